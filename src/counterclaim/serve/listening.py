"""How the server listens: its socket, its settings, and how long it waits for a request."""

from __future__ import annotations

import asyncio
import socket

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from counterclaim.errors import UsageError

HEAD_WITHIN = 10.0
"""Seconds in which the head of a request must have come in whole; a form has its own time."""
_IDLE = 15  # seconds that a connection may wait for its next request
_FAREWELL = 10  # seconds for the answers under way when the server is stopped


def listening_at(host: str, port: int) -> socket.socket:
    """A socket at this address; UsageError where it cannot be had.

    It names its protocol: asyncio lets only what is known to be TCP send at once, all else waits 40 ms for the reader.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Nothing can listen at {host}, port {port}: {error.strerror or error}.",
            advice="Stop what listens there, or choose another --host or --port.",
        ) from None
    return listening


def settings(application: ASGIApp, *, behind_proxy: str | None = None) -> uvicorn.Config:
    """Those of a server of this application; `behind_proxy` is the address of a proxy that is believed."""
    return uvicorn.Config(
        application,
        http=Hearing,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy is not None,
        forwarded_allow_ips=behind_proxy,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_FAREWELL,
    )


class Hearing(H11Protocol):
    """A connection that is closed where the head of a request does not come in in time.

    Uvicorn itself waits for ever: a few hundred such connections would leave none for anybody else.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait no longer where a head has come in whole."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEAD_WITHIN, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
