"""The folder of an estimate, written whole once all is worked out, the index last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.estimate.files import files
from counterclaim.publish.site import Site

if TYPE_CHECKING:
    from counterclaim.estimate.study import Study

WHAT = "a model's estimate"


def publish(study: Study, out: Path) -> Path:
    """Write the estimate to the folder `out`; where to begin reading.

    UsageError where the folder holds something else or cannot be written.
    """
    made = files(study)
    site = Site(out, what=WHAT)
    site.open(list(made))
    for name, content in made.items():
        site.write(name, content)
    site.close()
    return out / "index.html"
