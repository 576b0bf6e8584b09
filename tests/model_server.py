"""A real HTTP server on this machine that speaks the protocol of chat completions, as well or badly as a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Act = Callable[[BaseHTTPRequestHandler], None]
"""What the server does with one call."""


@dataclass
class ModelServer:
    """The server, what it was asked, and what it does with each call in turn; the last act is repeated."""

    url: str
    acts: list[Act] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def will(self, *acts: Act) -> ModelServer:
        self.acts[:] = acts
        return self

    @property
    def shown(self) -> list[str]:
        """The texts that it was asked about."""
        return [call["messages"][-1]["content"] for call in self.calls]


@contextmanager
def model_server() -> Iterator[ModelServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            served.calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            served.headers.append({name.lower(): value for name, value in self.headers.items()})
            act = served.acts.pop(0) if len(served.acts) > 1 else served.acts[0]
            try:
                act(self)
            except OSError:
                self.close_connection = True  # who asked went away

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = ModelServer(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_claim_said(quote: str = "at least 63", **rest: Any) -> dict[str, Any]:
    """One claim as a model writes it."""
    usual = {
        "sentence": 1,
        "quote": quote,
        "low": 63,
        "high": None,
        "measure": "killed",
        "affected": "soldiers",
        "speaker": "The ministry",
        "stance": "states",
        "scope": "incident",
    }
    return usual | rest


def claims(*said: Any) -> Act:
    """A good answer."""
    return says(json.dumps({"claims": said}))


def says(content: Any, *, tokens: tuple[Any, Any] = (1000, 50), finish: str = "stop", **message: Any) -> Act:
    """A completion with this message."""
    whole = {
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]},
    }
    return body(json.dumps(whole).encode())


def body(data: bytes, *, status: int = 200, **headers: str) -> Act:
    """These bytes, whatever they are."""

    def act(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in {"Content-Length": str(len(data)), "Content-Type": "application/json"}.items():
            to.send_header(name, value)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(data)

    return act


def error(status: int, message: str = "no", **headers: str) -> Act:
    return body(json.dumps({"error": {"message": message}}).encode(), status=status, **headers)
