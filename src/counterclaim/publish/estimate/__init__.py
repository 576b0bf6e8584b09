"""An estimate as a folder: its tables, what describes them, and pages that never mix it with what was reported."""

from __future__ import annotations

from counterclaim.publish.estimate.site import check_folder, publish

__all__ = ["check_folder", "publish"]
