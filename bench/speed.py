"""How fast it is, in one run: the extractor beside its peers, one long document, the start of a command, a whole job.

usage: bench/speed.py [MUC.jsonl] [--spacy PYTHON] [--regkg PYTHON] [--megabytes 50]

Prints one JSON line a part. Seconds are those of one core, whatever else the machine does, after a warm-up.
- "pace": words per second on ordinary news without losses (written here, see news.py) and, with MUC.jsonl (reports full
  of losses, see the README of the gold data), on those; beside spaCy's full small English pipeline and the counts of
  gdelt-regkg (Python 3.12), and how many times faster this is. PYTHON is one that has the peer; without it one is
  looked for, and a peer that is nowhere is null.
- "length": `counterclaim extract` on one document of ever more megabytes: linear work, memory within bounds.
- "start": `counterclaim extract` on a sentence with a loss and on one without, beside a bare load of spaCy's pipeline.
- "main job": 200 reports of 400 words with threads through the whole flow.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from counterclaim.extract import extract

sys.path.insert(0, str(Path(__file__).parent))

import news
import peers

GOALS = {"news": 40, "muc": 8}
"""How many times the pace of spaCy's small pipeline is aimed at."""
MEMORY = 600
"""Megabytes that one document of 50 MB may take."""

REPORTS, WORDS, COMMENTS = 200, 400, 20
TOWNS = "Makiivka Kramatorsk Kharkiv Bamako Gao Goma Khartoum Mosul Homs Aleppo Sanaa Derna Lviv Odesa Kherson".split()
SPEAKERS = ("The defence ministry", "The governor", "A hospital doctor", "The army", "Local officials", "The mayor")
LOSSES = (
    "{speaker} said on {day} that {n} soldiers had been killed and {m} wounded in the strike on {town}.",
    "{speaker} confirmed at least {n} dead in {town}, among them three children.",
    "About {n} people were injured when the building in {town} collapsed, {speaker} said.",
    "{speaker} denied that {n} soldiers had died and spoke of {m}.",
)
PLAIN = (
    "The council met for two hours and put off its vote on the new road until the spring.",
    "Prices of bread and fuel have risen by four per cent since March, the statistics office noted.",
    "A train service that had been closed for a decade will open again in June, with 12 stops.",
    "Teachers in the region have asked for smaller classes and for repairs to 40 school roofs.",
    "Farmers expect a good harvest after a wet April, although some fields are still under water.",
)
REMARKS = ("More like {n} dead if you ask me.", "I hope it is not true.", "Why do they admit it? Because they must.")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def sentence(chance: random.Random, *, loss: bool) -> str:
    """One sentence of news, with a loss or without."""
    if not loss:
        return chance.choice(PLAIN)
    n = chance.randint(2, 900)
    parts = {"speaker": chance.choice(SPEAKERS), "day": chance.choice(DAYS), "town": chance.choice(TOWNS)}
    return chance.choice(LOSSES).format(n=n, m=n * 2, **parts)


def report(chance: random.Random, number: int) -> dict[str, object]:
    """One report of about 400 words with a thread."""
    body: list[str] = []
    while sum(len(piece.split()) for piece in body) < WORDS:
        body.append(sentence(chance, loss=len(body) % 6 == 0))
    comments = [
        {"id": str(k), "text": chance.choice(REMARKS).format(n=chance.randint(2, 900)), "author": f"reader {k % 7}"}
        for k in range(COMMENTS)
    ]
    day = f"2024-{1 + number % 12:02d}-{1 + number % 27:02d}"
    outlet = f"Outlet {number % 9}"
    return {"title": body[0], "outlet": outlet, "published": day, "text": " ".join(body), "comments": comments}


def main_job() -> dict[str, object]:
    """The whole flow over a folder of reports."""
    from counterclaim.run import run

    chance = random.Random(2023)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports"
        source.mkdir()
        for number in range(REPORTS):
            text = json.dumps(report(chance, number))
            (source / f"{number:03d}.json").write_text(text, encoding="utf-8")
        started = time.perf_counter()
        summary = run([str(source)], ledger=Path(folder) / "ledger.db", out=Path(folder) / "site")
        seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "part": "main job",
        "reports": summary.documents,
        "comments": summary.comments,
        "claims": summary.claims,
        "seconds": round(seconds, 1),
        "peak_mb": round(peak / 1024),
    }


def pace(name: str, texts: list[str], pythons: dict[str, str | None]) -> dict[str, object]:
    """Words per second of one core, beside the peers."""
    own, claims = own_pace(texts)
    told: dict[str, object] = {"part": "pace", "texts": name, "words_per_second": round(own), "claims": claims}
    for peer in (peers.SPACY, peers.REGKG):
        python = pythons[peer.name]
        other = peers.pace(peer, python, texts) if python else None
        told[peer.name] = round(other) if other else None
        told[f"times_{peer.name}"] = round(own / other, 1) if other else None
    return told | {"goal_times_spacy": GOALS[name]}


def own_pace(texts: list[str]) -> tuple[float, int]:
    """(words per second, claims) of the extractor."""
    for text in texts[: peers.WARM_UP]:
        extract(text)
    started = time.process_time()
    claims = sum(len(extract(text)) for text in texts)
    return sum(len(text.split()) for text in texts) / (time.process_time() - started), claims


def lengths(most: float) -> Iterator[dict[str, object]]:
    """The command on one document of ever more megabytes, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in (most / 50, most / 10, most):
            path = Path(folder) / "long.txt"
            words = write_long(path, megabytes)
            used = peers.cost([sys.executable, "-m", "counterclaim", "extract", str(path)])
            seconds = used and round(used["seconds"], 1)
            rate = used and round(words / used["seconds"])
            peak = used and used["peak_mb"]
            told = {"part": "length", "megabytes": megabytes, "seconds": seconds, "words_per_second": rate}
            yield told | {"peak_mb": peak, "goal_peak_mb": MEMORY}


def write_long(path: Path, megabytes: float) -> int:
    """One document of this length, a loss in every other paragraph or so; how many words it has."""
    chance, size, words = random.Random(2023), 0, 0
    with path.open("w", encoding="utf-8") as out:
        while size < megabytes * 1e6:
            piece = f"{news.report(chance)}\n\n{sentence(chance, loss=True)}\n\n"
            size += out.write(piece)
            words += len(piece.split())
    return words


def start(python: str | None) -> dict[str, object]:
    """Seconds that the command takes for one sentence, beside a bare load of spaCy's pipeline."""
    told: dict[str, object] = {"part": "start"}
    spacy = peers.start_up(peers.SPACY, python) if python else None
    texts = {
        "loss": "At least 63 soldiers were killed, the ministry said.",
        "no_loss": "The council met for two hours.",
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder) / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            command = [sys.executable, "-m", "counterclaim", "extract", str(path)]
            used = [once["seconds"] for _ in range(4) if (once := peers.cost(command))][1:]
            told[f"{name}_seconds"] = round(min(used), 3)
            told[f"{name}_share_of_spacy"] = round(min(used) / spacy, 2) if spacy else None
    return told | {"spacy_seconds": round(spacy, 3) if spacy else None, "goal_share": 1.5}


def main(argv: list[str]) -> None:
    """Run every part and print its line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("muc", nargs="?", type=Path)
    for name in ("spacy", "regkg"):
        parser.add_argument(f"--{name}", metavar="PYTHON")
    parser.add_argument("--megabytes", type=float, default=50)
    given = parser.parse_args(argv)
    pythons = {
        peers.SPACY.name: peers.python_with(peers.SPACY, given.spacy),
        peers.REGKG.name: peers.python_with(peers.REGKG, given.regkg),
    }
    tell(pace("news", news.reports(400), pythons))
    if given.muc:
        lines = given.muc.read_text(encoding="utf-8").splitlines()
        tell(pace("muc", [json.loads(line)["text"] for line in lines], pythons))
    tell(start(pythons[peers.SPACY.name]))
    for line in lengths(given.megabytes):
        tell(line)
    tell(main_job())


def tell(line: dict[str, object]) -> None:
    """Print one part as soon as it is known."""
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
