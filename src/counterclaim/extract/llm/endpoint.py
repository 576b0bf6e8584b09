"""One call of a model: OpenAI's protocol of chat completions over HTTP, bounded in size and time, tried again a few
times where the server is busy.

Ollama, vLLM, llama.cpp, LM Studio and the hosted services speak it with small differences; what a server does not know
(JSON schemas, a temperature, a limit of tokens) is left out from then on.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from counterclaim.errors import CounterclaimError, FetchError, UsageError
from counterclaim.extract.llm import prompt
from counterclaim.read.network import CheckedTransport, Gate

URL = "http://localhost:11434/v1"
"""Where Ollama listens."""
LARGEST = 4 * 1024 * 1024
"""Bytes of the longest answer that is read."""
TOKENS = 8192
"""Tokens that a model is asked not to exceed: a piece full of claims needs fewer."""
TRIES = 4
"""Calls for one answer where the server is busy, fails or breaks off."""
LONGEST_WAIT = 60.0
"""Seconds between two tries at most, whatever the server asks for."""

_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_HOPELESS = frozenset({401, 402, 403, 404, 405})
_ANYWHERE = Gate(("0.0.0.0/0", "::/0"))
"""The user names the server: it may stand on this machine or in this house."""


class NoAnswerError(CounterclaimError):
    """The model's server gave no answer: not now (it may later), or, where `hopeless`, not to this call."""

    def __init__(self, what: str, *, hopeless: bool = False) -> None:
        super().__init__(what, advice="Run again: what was answered is kept.")
        self.hopeless = hopeless


class _BusyError(Exception):
    """Worth another try, after `wait` seconds where the server says so."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and what it took."""

    content: str
    refusal: str | None = None
    """Why it says nothing, in its own or the server's words."""
    cut: bool = False
    """The server stopped it at a limit of tokens."""
    tokens_in: int | None = None
    """Tokens of the question; None where the server does not say."""
    tokens_out: int | None = None


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """A server and how to call it. Safe in threads."""

    url: str = URL
    """The base, as servers give it: ".../v1"."""
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    """Seconds for one answer from first to last byte."""
    pause: float = 1.0
    """Seconds before the second try; doubled for each one after it."""
    _dropped: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.url = _checked(self.url)

    def ask(self, model: str, text: str) -> Reply:
        """Send one piece of text to a model. Raises NoAnswerError."""
        wait = self.pause
        for tries_left in reversed(range(TRIES)):
            try:
                return self._call(model, text)
            except _BusyError as problem:
                if not tries_left:
                    raise NoAnswerError(str(problem)) from None
                time.sleep(min(wait if problem.wait is None else problem.wait, LONGEST_WAIT))
                wait *= 2
        raise AssertionError("every way out of the loop is taken above")

    def _call(self, model: str, text: str) -> Reply:
        """One try, repeated at once without what the server does not know."""
        while True:
            body = self._body(model, text)
            status, headers, data = self._post(body)
            if status == 200:
                return _reply(data)
            said = self._error_text(data)
            unknown = _unknown(body, said) if status in (400, 415, 422, 500, 501) else None
            if unknown is None:
                raise _failure(status, headers, said)
            with self._lock:
                self._dropped.add(unknown)

    def _body(self, model: str, text: str) -> dict[str, Any]:
        form = {"name": "claims", "strict": True, "schema": prompt.schema()}
        optional = {
            "temperature": 0,
            "max_tokens": TOKENS,
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        with self._lock:
            kept = {name: value for name, value in optional.items() if name not in self._dropped}
        told = [{"role": "system", "content": prompt.instructions()}, {"role": "user", "content": text}]
        return {"model": model, "messages": told, "stream": False, **kept}

    def _post(self, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        transport = CheckedTransport(_ANYWHERE, deadline=time.monotonic() + self.timeout)
        client = httpx.Client(transport=transport, timeout=self.timeout, trust_env=False, headers=headers)
        try:
            with client, client.stream("POST", self.url, content=json.dumps(body).encode()) as answer:
                return answer.status_code, answer.headers, _bounded(answer)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            raise NoAnswerError(f"the model gave no whole answer in {self.timeout:g} seconds") from None
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as problem:
            raise _BusyError(f"the model's server cannot be reached: {_short(problem)}") from None
        except FetchError as problem:
            raise NoAnswerError(problem.problem.what, hopeless=True) from None

    def _error_text(self, data: bytes) -> str:
        """What a server says of an error, in short, without the key, which some of them repeat."""
        said = " ".join(data[:2000].decode("utf-8", "replace").split())
        return (said.replace(self.key, "…") if self.key else said)[:200]


def _short(problem: Exception) -> str:
    return (str(problem) or type(problem).__name__)[:120]


def _checked(url: str) -> str:
    """The address to post to; UsageError where it is none."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise UsageError("The address of the model's server is no URL.", advice=f"Give one such as {URL}.") from None
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise UsageError(
            "The address of the model's server must begin with http:// or https:// and hold no password.",
            advice=f"Give one such as {URL}; a key goes into the environment.",
        )
    path = parsed.path.rstrip("/")
    return str(parsed.copy_with(path=path if path.endswith("/chat/completions") else f"{path}/chat/completions"))


def _bounded(answer: httpx.Response) -> bytes:
    whole = bytearray()
    for part in answer.iter_raw():
        whole += part
        if len(whole) > LARGEST:
            raise NoAnswerError(f"the answer is larger than {LARGEST >> 20} MiB")
    return bytes(whole)


def _unknown(body: dict[str, Any], said: str) -> str | None:
    """The optional part of a call that a server's error speaks of; the schema where it speaks of none."""
    for name, words in (
        ("max_tokens", ("max_tokens",)),
        ("temperature", ("temperature",)),
        ("response_format", ("response_format", "json_schema", "schema", "grammar", "format")),
    ):
        if name in body and any(word in said for word in words):
            return name
    return None


def _failure(status: int, headers: httpx.Headers, said: str) -> Exception:
    what = f"the model's server answers {status}: {said!r}"
    if status in _BUSY:
        return _BusyError(what, _seconds(headers.get("retry-after", "")))
    return NoAnswerError(what, hopeless=status in _HOPELESS)


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _reply(data: bytes) -> Reply:
    """The parts of a chat completion that count; whatever has another form is an empty answer."""
    try:
        whole = json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise _BusyError("the model's server answers with something that is no JSON") from None
    choice = _first(_at(whole, "choices"))
    message = _at(choice, "message")
    finish, refusal = _at(choice, "finish_reason"), _at(message, "refusal")
    if finish == "content_filter" and not refusal:
        refusal = "the server's filter held the answer back"
    usage = _at(whole, "usage")
    return Reply(
        content=_content(_at(message, "content")),
        refusal=refusal[:200] if isinstance(refusal, str) and refusal else None,
        cut=finish == "length",
        tokens_in=_count(_at(usage, "prompt_tokens")),
        tokens_out=_count(_at(usage, "completion_tokens")),
    )


def _at(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _content(value: Any) -> str:
    """A message's text, which some servers give in parts."""
    if isinstance(value, list):
        texts = (_at(part, "text") for part in value)
        return "".join(text for text in texts if isinstance(text, str))
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
