"""Looks for a text that the extractor cannot read, guided by what of the program each text reaches.

usage: tests/fuzz/extract.py [-max_total_time=30] [any other option of libFuzzer] [FOLDER of texts to begin with]

Ends with an error and leaves the text in a file `crash-...` where a text raises, gives a claim whose quote is not its
own words, takes longer than ten seconds or half a gigabyte.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["counterclaim.extract"]):
    from counterclaim.extract import extract
    from counterclaim.extract.pipeline import claims_of  # noqa: F401 - so that the rules are loaded, and watched, now

SEEDS = (
    "The army said on Monday that 63 soldiers had been killed near Gao, nine of them conscripts.",
    "KABUL, Afghanistan (Jan. 25) -- At least 1,200 people, among them a 34-year-old teacher, died in the quake.",
    "“Not 600 but 63,” the governor admitted. “The toll is far higher than that,” a doctor told reporters.",
    "Losses today: tanks - 3914 (+6), personnel: about 215 640; drones shot down: 35 of the 38.",
    "REPORTER: How many dead? GENERAL: Perhaps two dozen, perhaps half a million. No one knows.",
    "GUERRILLAS MURDERED MAYOR JUAN ORK AND KIDNAPPED TWO COUNCILMEN IN THE NORTHERN TOWN.",
    "more like 400 suuure... zero losses yeah right!!! u believe that??",
    "The toll rose from 63 to 89 after the ministry revised it; 73,874 people live in 325 camps since 2022.",
)
"""Sentences of our own with which the search begins."""
LIMITS = ["-timeout=10", "-rss_limit_mb=512", "-max_len=800"]


def read(data: bytes) -> None:
    """Read one text, halves of characters and all; AssertionError where a claim does not stand on its own words."""
    text = data.decode("utf-8", "surrogateescape")
    for claim in extract(text):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.low is not None or claim.high is not None
        assert claim.low is None or claim.high is None or 0 <= claim.low <= claim.high


def main(argv: list[str]) -> None:
    """Search until the time is over; ends the process."""
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS):
            (Path(folder) / str(number)).write_text(seed, encoding="utf-8")
        atheris.Setup([argv[0], *LIMITS, *argv[1:], folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
