"""Requests per second and 95th percentile of the live site, beside Datasette on the same SQLite file.

A ledger of 100,000 claims over 5,000 events is made, served by `counterclaim serve`, and read by 20 readers at once who
ask again as soon as they are answered, while an analyst takes one decision a second. Then Datasette serves the same
file's equivalent rows to the same readers, while as many decisions are written to it. Readers, server and analyst
share the machine. One JSON line:

    python -m venv /tmp/datasette && /tmp/datasette/bin/pip install datasette
    python bench/serve.py --datasette /tmp/datasette/bin/datasette

Equivalent rows: for the index the 100 rows that it shows; for an event its claims; for the queue its 25 first cases;
for the claims a page of 100, filtered, as JSON. Datasette has its defaults, and the file as it is, with our indexes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.linked import LedgerEvents
from counterclaim.nouns import BODY, Claim, Document, Event, Link, Measure, Party, Place, Scope, Stance, When
from counterclaim.serve.desk import Desk
from counterclaim.serve.roles import Role

READERS = 20
BETWEEN = 1.0
"""Seconds between two decisions of the analyst."""
PASSWORD = "nine green lamps tonight"
_SPEAKERS = ("the defence ministry", "a local doctor", "the governor", "rebel fighters", "aid workers")


def build(path: Path, *, claims: int, events: int) -> list[str]:
    """A ledger of so many claims over so many events; the claims' ids."""
    each = claims // events
    made: list[str] = []
    with Ledger.open(path) as ledger:
        with ledger.together():
            linked = [_event(ledger, number, each, made) for number in range(events)]
        ledger.replace_events(linked, state="as built", claims=(link.claim for one in linked for link in one.links))
    return made


def _event(ledger: Ledger, number: int, each: int, made: list[str]) -> Event:
    chance = random.Random(number)
    when = When.day(datetime(2010, 1, 1, tzinfo=UTC) + timedelta(days=number))
    documents = [_report(number, part, each // 4, when, chance) for part in range(4)]
    ledger.add_documents(documents)
    links: list[Link] = []
    for document in documents:
        found = _claims(document, chance)
        ledger.add_claims([link.claim for link in found], document=document.id, extractor="bench")
        links += found
    made += [link.claim.id for link in links]
    place = Place(f"geonames:{number}", f"Town {number}", "UA", 48.0, 37.9)
    day = when.earliest.date()
    name = f"Town {number}, {day:%d %B %Y}"
    return Event(f"town-{number}-{day}", "incident", name, place, when, tuple(links), tuple(documents))


def _report(number: int, part: int, sentences: int, when: When, chance: random.Random) -> Document:
    told = [
        f"{chance.choice(_SPEAKERS).capitalize()} said {chance.randint(3, 900)} people were killed in town {number}."
        for _ in range(sentences)
    ]
    outlet = f"Outlet {chance.randint(1, 400)}"
    url = f"https://outlet.example/{number}/{part}"
    return Document.make(text=" ".join(told), title=f"Strike on town {number}", outlet=outlet, url=url, published=when)


def _claims(document: Document, chance: random.Random) -> list[Link]:
    found = []
    for match in re.finditer(r"(\S[^.]*?) said (\d+) people", document.text):
        value, start = int(match[2]), match.start(2)
        measure = chance.choice([Measure.KILLED, Measure.KILLED, Measure.INJURED])
        speaker = match[1].split(". ")[-1].strip().lower()
        claim = Claim.make(
            source=document.source, unit=BODY, start=start, end=match.end(2), quote=match[2],
            prefix=document.text[max(0, start - 160) : start], suffix=document.text[match.end(2) : match.end(2) + 160],
            low=value, high=value, measure=measure, stance=Stance.STATES, scope=Scope.INCIDENT, affected="people",
            speaker=speaker, confidence=chance.random(), extractor="bench",
        )  # fmt: skip
        side = Party("UA", "Ukraine") if "ministry" in speaker or "governor" in speaker else None
        said = document.published
        found.append(Link(claim, speaker, side, None, "people", said, claim.id))
    return found


# --- who is served


@contextmanager
def running(command: list[str], ready: Callable[[], bool]) -> Iterator[float]:
    """A server while it runs; the seconds that it took until it was ready."""
    began = time.monotonic()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while not ready():
            if server.poll() is not None:
                sys.exit(f"{command[0]} ended: {(server.stderr.read() if server.stderr else b'').decode()[-2000:]}")
            time.sleep(0.2)
        yield time.monotonic() - began
    finally:
        server.terminate()
        server.wait(30)


def answers(url: str, ok: Callable[[httpx.Response], bool] = lambda answer: answer.status_code == 200) -> bool:
    """Whether an address answers as it should."""
    try:
        return ok(httpx.get(url, timeout=60))
    except httpx.HTTPError:
        return False


# --- who reads and who writes


async def _reader(port: int, paths: Iterator[str], headers: str, until: float, took: list[float]) -> None:
    """Ask for one path after the other over one connection, each as soon as the one before was answered whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    while time.monotonic() < until:
        path = next(paths)
        began = time.perf_counter()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), (path, head[:300])
        await _body(reader, head.lower())
        took.append(time.perf_counter() - began)
    writer.close()


async def _body(reader: asyncio.StreamReader, head: bytes) -> None:
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
        return
    while size := int((await reader.readline()).strip(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


def read(port: int, paths: list[str], *, headers: str = "", seconds: float) -> dict[str, float]:
    """What 20 readers find who ask for these paths in no order."""

    async def all_of_them() -> list[float]:
        took: list[float] = []
        until = time.monotonic() + seconds
        each = (_reader(port, _shuffled(paths, n), headers, until, took) for n in range(READERS))
        await asyncio.gather(*each)
        return took

    took = sorted(asyncio.run(all_of_them()))
    return {
        "per_second": round(len(took) / seconds, 1),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
    }


def _shuffled(paths: list[str], seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    while True:
        yield chance.choice(paths)


@contextmanager
def writing(write: Callable[[int], None]) -> Iterator[list[int]]:
    """An analyst who takes a decision a second as long as this lasts; how many were taken."""
    stop, done = threading.Event(), [0]

    def work() -> None:
        while not stop.wait(BETWEEN):
            write(done[0])
            done[0] += 1

    analyst = threading.Thread(target=work)
    analyst.start()
    try:
        yield done
    finally:
        stop.set()
        analyst.join()


class Analyst:
    """Signs in and says of one claim after the other that it is right."""

    def __init__(self, base: str, claims: list[str]) -> None:
        self.base, self.claims = base, claims
        self.client = httpx.Client(base_url=base, headers={"origin": base}, timeout=60)
        form = {"token": self._token("/login"), "name": "analyst", "password": PASSWORD}
        assert self.client.post("/login", data=form).status_code == 303
        self.token = self._token("/account")

    @property
    def cookie(self) -> str:
        """The header that a signed-in browser sends."""
        return f"Cookie: counterclaim={self.client.cookies['counterclaim']}\r\n"

    def _token(self, path: str) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.client.get(path).text)
        assert found is not None
        return found[1]

    def decide(self, number: int) -> None:
        """Say that the next claim is right."""
        form = {"token": self.token, "say": "right", "reason": "checked"}
        answer = self.client.post(f"/desk/case/{self.claims[number]}", data=form)
        assert answer.status_code == 303, answer.text[:500]


# --- the figures


def measure_ours(path: Path, claims: list[str], seconds: float) -> dict[str, Any]:
    """What readers find at our own server."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "counterclaim", "serve", "--ledger", str(path), "--port", str(port)]

    def is_ready() -> bool:
        return answers(f"{base}/api/events?limit=1", lambda answer: bool(answer.json().get("complete")))

    with running(command, is_ready) as first:
        events = httpx.get(f"{base}/api/events?limit=500", timeout=60).json()["events"]
        analyst = Analyst(base, claims)
        pages = {
            "index": (["/"], ""),
            "event": ([event["page"] for event in events], ""),
            "queue": (["/desk"], analyst.cookie),
            "claims": (["/api/claims?measure=injured&limit=100", "/api/claims?side=UA&limit=100"], ""),
        }
        with writing(analyst.decide) as done:
            found = {
                name: read(port, paths, headers=headers, seconds=seconds) for name, (paths, headers) in pages.items()
            }
    with running(command, is_ready) as again:
        pass
    return {"pages": found, "decisions": done[0], "ready_s": round(first, 1), "ready_again_s": round(again, 1)}


def measure_datasette(program: str, path: Path, claims: list[str], seconds: float) -> dict[str, Any]:
    """What readers find where Datasette serves the same file."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    name = path.stem
    with Ledger.open(path) as ledger:
        ids = LedgerEvents(ledger.engine).names()

        def decide(number: int) -> None:
            now = datetime.now(UTC)
            ledger.decide(new_decision(claims[-1 - number], "accept", reason="checked", by="analyst", at=now))

        command = [program, "serve", str(path), "--port", str(port), "--setting", "max_returned_rows", "1000"]
        with running(command, lambda: answers(f"{base}/{name}/rendered?_size=1")), writing(decide) as done:
            pages = {
                "index": [f"/{name}/rendered?_size=100&_col=event&_col=entry"],
                "event": [f"/{name}/listed?event={quote(one)}&_size=100" for one in ids[-500:]],
                "queue": [f"/{name}/cases?_sort_desc=weight&_size=25"],
                "claims": [f"/{name}/listed.json?measure=injured&_size=100", f"/{name}/listed.json?side=UA&_size=100"],
            }
            found = {page: read(port, paths, seconds=seconds) for page, paths in pages.items()}
    return {"pages": found, "decisions": done[0]}


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="that each page is read for")
    parser.add_argument("--datasette", default="", metavar="PROGRAM", help="without it, ours alone")
    parser.add_argument("--ledger", type=Path, default=None, help="keep the ledger there, and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or Path(folder) / "bench.db"
        if not path.exists():
            build(path, claims=given.claims, events=given.events)
        with Ledger.open(path) as ledger:
            claims = [claim.id for claim in ledger.claims()]
        random.Random(1).shuffle(claims)
        desk = Desk.open(path)
        if desk.accounts.named("analyst") is None:
            desk.accounts.add("analyst", PASSWORD, Role.ANALYST)
            desk.accounts.add("editor", PASSWORD, Role.EDITOR)
        desk.close()
        ours = measure_ours(path, claims, given.seconds)
        line: dict[str, Any] = {"claims": len(claims), "events": given.events, "readers": READERS, "ours": ours}
        if given.datasette:
            theirs = measure_datasette(given.datasette, path, claims, given.seconds)
            line["datasette"] = theirs
            line["times_datasettes_rate"] = {
                page: round(found["per_second"] / theirs["pages"][page]["per_second"], 1)
                for page, found in ours["pages"].items()
            }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
