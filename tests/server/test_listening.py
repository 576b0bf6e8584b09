from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from counterclaim.serve import listening
from counterclaim.serve.desk import Desk
from server.live import served

HEAD = b"GET /login HTTP/1.1\r\nHost: desk.test\r\n"


@pytest.fixture
def connection(small_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A connection to a server that waits two seconds for the head of a request."""
    monkeypatch.setattr(listening, "HEAD_WITHIN", 2.0)
    with served(small_desk) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as made:
            yield made


def answered(connection: socket.socket) -> bytes:
    """All that came back until the server closed the connection; a timeout where it does not."""
    whole = b""
    while some := connection.recv(65536):
        whole += some
    return whole


def test_a_connection_on_which_nobody_asks_is_closed(connection: socket.socket) -> None:
    assert answered(connection) == b""


def test_a_connection_whose_request_does_not_come_in_whole_is_closed(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    assert answered(connection) == b""


def test_so_is_one_that_begins_its_second_request_and_stops(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    connection.sendall(HEAD)
    answered(connection)


def test_one_who_asks_in_time_is_answered_as_long_as_it_takes(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Connection: close\r\n")
    connection.sendall(b"\r\n")
    assert b"Sign in" in answered(connection)
