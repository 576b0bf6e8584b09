"""How fast the main job runs: 200 reports of 400 words with threads, through the whole flow; and the extractor alone.

usage: bench/speed.py [MUC.jsonl]

Prints one JSON line a part: seconds, words per second and peak memory. With MUC.jsonl (texts full of losses, see the
README of the gold data) the extractor is timed on those too; with spaCy and its small English model at hand, beside
that pipeline, after a warm-up, as a ratio.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from counterclaim.extract import extract

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


def extractor(name: str, texts: list[str]) -> dict[str, object]:
    """Words per second of the extractor on one core, after a warm-up, beside spaCy where it is installed."""
    words = sum(len(text.split()) for text in texts)
    for text in texts[:50]:
        extract(text)
    started = time.perf_counter()
    claims = sum(len(extract(text)) for text in texts)
    pace = words / (time.perf_counter() - started)
    result: dict[str, object] = {
        "part": f"extract, {name}",
        "words": words,
        "claims": claims,
        "words_per_second": round(pace),
    }
    peer = spacy_pace(texts[:100])
    return result | ({"spacy_words_per_second": round(peer), "ratio": round(pace / peer, 1)} if peer else {})


def spacy_pace(texts: list[str]) -> float | None:
    """Words per second of spaCy's full small English pipeline; None where it is not installed."""
    try:
        import spacy

        nlp = spacy.load("en_core_web_sm")
    except (ImportError, OSError):
        return None
    list(nlp.pipe(texts[:5]))
    started = time.perf_counter()
    list(nlp.pipe(texts))
    return sum(len(text.split()) for text in texts) / (time.perf_counter() - started)


def main(argv: list[str]) -> None:
    """Run every part and print its line."""
    chance = random.Random(2023)
    news = [" ".join(sentence(chance, loss=False) for _ in range(30)) for _ in range(400)]
    print(json.dumps(extractor("news without losses", news)))
    if argv:
        lines = Path(argv[0]).read_text(encoding="utf-8").splitlines()
        print(json.dumps(extractor("MUC texts", [json.loads(line)["text"] for line in lines])))
    print(json.dumps(main_job()))


if __name__ == "__main__":
    main(sys.argv[1:])
