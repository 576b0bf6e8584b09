"""The way out to the network: a host's addresses are looked up once, checked, and the checked one is connected to.

A name that resolves to a public address when it is checked and to a private one when it is used (DNS rebinding) gains
nothing, since there is no second look-up. The host's name stays in the Host header and in the TLS handshake.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from counterclaim.errors import FetchError

# What Python's own tables miss or changed between its versions: the special-purpose registries of IANA (RFC 6890 and
# its updates), and one cloud's metadata service that answers on a public address.
_CLOSED = tuple(
    ip_network(net)
    for net in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_IPV6_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is on the open internet: not private, local, multicast, reserved or a metadata service."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _IPV6_UNICAST:
            return False
    if any(address in net for net in _CLOSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class Gate:
    """Which addresses may be connected to: public ones, and the networks that a caller allows by name."""

    allow: tuple[str, ...] = ()
    """Networks in CIDR form, such as "127.0.0.1/32", that are let through although they are not public."""

    def lets(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether this address may be connected to."""
        return is_public(address) or any(address in ip_network(net) for net in self.allow)

    def addresses(self, host: str, port: int, *, timeout: float) -> list[str]:
        """The addresses of `host`, all of them checked; FetchError where it has none or one is not open to us."""
        found = _looked_up(host, port, timeout)
        for text in found:
            if not self.lets(ip_address(text)):
                raise FetchError(
                    f"The host {host!r} has the address {text}, which is not on the open internet.",
                    where=host,
                    advice="Save the page and give the file instead.",
                )
        return found


def _looked_up(host: str, port: int, timeout: float) -> list[str]:
    """Ask the system's resolver, in a thread since it knows no timeout."""
    answers: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as problem:
            answers.put(problem)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"no answer from the resolver in {timeout:.0f} s") from None
    if not isinstance(answer, list):
        raise FetchError(f"The host {host!r} cannot be found.", where=host, advice="Check the address.")
    return list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in answer))


def _left_until(deadline: float) -> float:
    """Seconds until `deadline`; a timeout where it has passed, since no socket takes a wait below zero."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole answer took too long")
    return left


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes all end by one deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = _left_until(self._deadline)
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the checked address of a host, and to nothing else."""

    def __init__(self, gate: Gate, deadline: float) -> None:
        self._gate = gate
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        wait = min(timeout or 10.0, _left_until(self._deadline))
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._gate.addresses(host, port, timeout=wait)[:4]:
            try:
                inner = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
            else:
                return _Stream(inner, self._deadline)
        raise problem


class _Body(httpx.SyncByteStream):
    """The answer's body, as it comes in."""

    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts

    def close(self) -> None:
        if hasattr(self._parts, "close"):
            self._parts.close()


class CheckedTransport(httpx.BaseTransport):
    """An httpx transport that goes through a gate and ends by a deadline (seconds of `time.monotonic`)."""

    def __init__(self, gate: Gate, *, deadline: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_Backend(gate, deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; errors come as those of httpcore."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Let the connections go."""
        self._pool.close()
