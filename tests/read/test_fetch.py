"""Fetching from a real server on this machine, which only the explicit `allow` lets us reach."""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import SimpleNamespace

import pytest

from counterclaim.errors import FetchError
from counterclaim.read.fetch import Fetched, Limits, Manners, Version, fetch, fetch_if_changed
from counterclaim.read.network import is_public

LOCAL = ("127.0.0.1/32",)
QUICK = Limits(pause=0.0, total=5.0, size=100_000)


class Handler(BaseHTTPRequestHandler):
    pages: dict[str, Callable[[BaseHTTPRequestHandler], None]]
    asked: list[tuple[str, float, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, time.monotonic(), self.headers["Host"]))
        page = self.pages.get(self.path)
        if page is None:
            self.send_error(404)
            return
        with suppress(BrokenPipeError, ConnectionResetError):
            page(self)

    def log_message(self, *args: object) -> None:
        pass


def answers(
    body: bytes = b"", *, status: int = 200, cut: int = 0, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """A page that answers so; `cut` bytes fewer than it promises."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) + cut))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def moved(to: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return answers(status=302, Location=to)


@contextmanager
def a_server(**pages: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[tuple[str, float, str]]]]:
    """A server with these pages: `page` stands for /page, `robots` for /robots.txt. Gives its root and its log."""
    paths = {"/" + name: page for name, page in pages.items() if name != "robots"}
    if "robots" in pages:
        paths["/robots.txt"] = pages["robots"]
    handler = type("Pages", (Handler,), {"pages": paths, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler.asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def get(url: str, *, limits: Limits = QUICK) -> Fetched:
    return fetch(url, limits=limits, allow=LOCAL, manners=Manners())


def refusal(url: str, *, limits: Limits = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        get(url, limits=limits)
    assert caught.value.problem.where == url, "it must say where"
    assert caught.value.problem.advice, "it must say what now"
    assert "\n" not in str(caught.value)
    return caught.value.problem.what


def test_a_page_comes_with_its_final_address_its_type_and_the_time() -> None:
    with a_server(page=answers(b"<p>63 dead", Content_Type="Text/HTML; charset=Latin-1")) as (root, _):
        fetched = get(f"{root}/page#comments")
    assert (fetched.data, fetched.url) == (b"<p>63 dead", f"{root}/page")
    assert (fetched.content_type, fetched.charset) == ("text/html", "iso8859-1")
    assert fetched.retrieved.tzinfo is not None


def test_a_charset_that_does_not_exist_is_not_passed_on_and_the_bytes_stay_as_they_are() -> None:
    with a_server(page=answers("für".encode("latin-1"), Content_Type="text/html; charset=no-such-set")) as (root, _):
        fetched = get(f"{root}/page")
    assert (fetched.charset, fetched.data) == (None, b"f\xfcr")


def test_a_redirect_is_followed_to_the_page() -> None:
    with a_server(old=moved("/new?x=1"), **{"new?x=1": answers(b"here")}) as (root, _):
        assert get(f"{root}/old").url == f"{root}/new?x=1"


def test_a_packed_page_is_unpacked() -> None:
    with a_server(page=answers(gzip.compress(b"63 dead"), Content_Encoding="gzip")) as (root, _):
        assert get(f"{root}/page").data == b"63 dead"


def test_a_page_that_robots_txt_closes_to_us_is_never_asked_for() -> None:
    rules = b"User-agent: *\nDisallow:\n\nUser-agent: Counterclaim\nDisallow: /closed\n"
    with a_server(robots=answers(rules), closed=answers(b"x"), open=answers(b"y")) as (root, asked):
        assert "robots.txt" in refusal(f"{root}/closed")
        assert [path for path, _, _ in asked] == ["/robots.txt"]
        assert get(f"{root}/open").data == b"y"


def test_robots_txt_is_asked_again_where_a_redirect_leads() -> None:
    rules = b"User-agent: *\nDisallow: /closed\n"
    with a_server(robots=answers(rules), open=moved("/closed"), closed=answers(b"x")) as (root, asked):
        assert "robots.txt" in refusal(f"{root}/open")
        assert "/closed" not in [path for path, _, _ in asked]


def test_a_server_that_cannot_say_what_programs_may_read_is_left_alone() -> None:
    with a_server(robots=answers(status=503), page=answers(b"x")) as (root, asked):
        assert "503" in refusal(f"{root}/page")
        assert [path for path, _, _ in asked] == ["/robots.txt"]


def test_robots_txt_is_read_once_for_many_pages() -> None:
    manners = Manners()
    with a_server(one=answers(b"1"), two=answers(b"2")) as (root, asked):
        for name in ("one", "two"):
            fetch(f"{root}/{name}", limits=QUICK, allow=LOCAL, manners=manners)
    assert [path for path, _, _ in asked] == ["/robots.txt", "/one", "/two"]


def test_a_host_is_asked_at_most_once_in_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=sleep)
    monkeypatch.setattr(sys.modules[fetch.__module__], "time", clock)
    manners = Manners()
    for host in ("a.org", "a.org", "b.org"):
        manners.wait(host, 1.0)
    now[0] += 5
    manners.wait("a.org", 1.0)
    assert slept == [0.0, 1.0, 0.0, 0.0]


def test_the_pause_is_kept_between_robots_txt_and_the_page() -> None:
    waits: list[tuple[str, float]] = []

    class Watched(Manners):
        def wait(self, host: str, pause: float) -> None:
            waits.append((host, pause))

    rules = b"User-agent: *\nCrawl-delay: 7\n"
    with a_server(robots=answers(rules), page=answers(b"x")) as (root, _):
        fetch(f"{root}/page", allow=LOCAL, manners=Watched())
    assert waits == [("127.0.0.1", 1.0), ("127.0.0.1", 7.0)]


def test_the_pause_is_a_second_unless_told_otherwise() -> None:
    assert Limits().pause == 1.0


def test_the_host_header_names_the_host_not_its_address() -> None:
    with a_server(page=answers(b"x")) as (root, asked):
        name = root.replace("127.0.0.1", "localhost")
        fetch(f"{name}/page", limits=QUICK, allow=("127.0.0.1/32", "::1/128"), manners=Manners())
    assert {host for _, _, host in asked} == {name.removeprefix("http://")}


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.02)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.02)


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.5)


def test_a_page_whose_time_is_up_before_it_is_asked_for_is_too_slow() -> None:
    with a_server(page=drip) as (root, _):
        assert "too slow" in refusal(f"{root}/page", limits=Limits(pause=0, total=0.0))


def test_a_page_that_drips_in_for_ever_is_given_up() -> None:
    with a_server(page=drip) as (root, _):
        assert "too slow" in refusal(f"{root}/page", limits=Limits(pause=0, total=0.3))


def test_headers_that_drip_in_for_ever_are_given_up() -> None:
    with a_server(page=drip_headers) as (root, _):
        assert "too slow" in refusal(f"{root}/page", limits=Limits(pause=0, total=0.3))


def test_a_silent_server_is_given_up() -> None:
    with a_server(page=silence) as (root, _):
        assert "too slow" in refusal(f"{root}/page", limits=Limits(pause=0, read=0.1))


def test_a_page_that_says_it_is_too_large_is_refused() -> None:
    with a_server(page=answers(b"x" * 200_000)) as (root, _):
        assert "larger than" in refusal(f"{root}/page")


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 10_000)


def test_a_page_without_a_stated_size_is_cut_off_too() -> None:
    with a_server(page=endless) as (root, _):
        assert "larger than" in refusal(f"{root}/page")


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < QUICK.size
    with a_server(page=answers(bomb, Content_Encoding="gzip")) as (root, _):
        assert "larger than" in refusal(f"{root}/page")


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "x" * 1000])
def test_a_packing_that_we_do_not_undo_is_refused(packing: str) -> None:
    with a_server(page=answers(b"x", Content_Encoding=packing)) as (root, _):
        assert "packed" in refusal(f"{root}/page")


def test_bytes_that_are_not_packed_as_they_claim_are_refused() -> None:
    with a_server(page=answers(b"plain", Content_Encoding="gzip")) as (root, _):
        assert "packed" in refusal(f"{root}/page")


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_that_breaks_off_is_refused(packed: bool) -> None:
    body = gzip.compress(b"63 dead" * 100)[:-20] if packed else b"63 dead"
    headers = {"Content_Encoding": "gzip"} if packed else {}
    with a_server(page=answers(body, cut=0 if packed else 10, **headers)) as (root, _):
        assert refusal(f"{root}/page")


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 410, 429, 500, 503])
def test_an_answer_other_than_200_is_no_page(status: int) -> None:
    with a_server(page=answers(status=status)) as (root, _):
        assert str(status) in refusal(f"{root}/page")


def again(url: str, known: Version | None, **rest: str) -> Fetched | None:
    return fetch_if_changed(url, known, limits=QUICK, allow=LOCAL, manners=Manners(), **rest)


def versioned(handler: BaseHTTPRequestHandler) -> None:
    if handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == "Mon, 02 Jan 2023":
        answers(status=304)(handler)
    else:
        answers(b"63 dead", ETag='"v1"', Last_Modified="Mon, 02 Jan 2023")(handler)


def test_a_page_that_has_not_changed_since_is_not_sent_again() -> None:
    with a_server(page=versioned) as (root, _):
        first = again(f"{root}/page", None)
        assert first is not None
        assert first.version == Version('"v1"', "Mon, 02 Jan 2023")
        assert again(f"{root}/page", first.version) is None


def test_a_server_that_names_no_version_is_asked_for_the_whole_page() -> None:
    with a_server(page=answers(b"63 dead")) as (root, _):
        first = again(f"{root}/page", None)
        assert first is not None
        assert first.version is None


def test_whoever_keeps_the_server_is_told_whom_to_write_to() -> None:
    names: list[str] = []

    def page(handler: BaseHTTPRequestHandler) -> None:
        names.append(handler.headers["User-Agent"])
        answers(b"x")(handler)

    with a_server(robots=page, page=page) as (root, _):
        again(f"{root}/page", None, contact="desk@example.org")
    assert len(names) == 2
    assert all("desk@example.org" in name and name.startswith("counterclaim/") for name in names)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry_After": "120"}, 120.0),
        ({"Retry_After": "Mon, 02 Jan 2023 00:00:00 GMT"}, 0.0),
        ({"Retry_After": "9" * 50}, 7 * 86_400.0),
        ({"Retry_After": "soon"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("where", ["page", "robots"])
def test_a_refusal_says_how_long_to_stay_away(where: str, header: dict[str, str], seconds: float | None) -> None:
    pages = {"page": answers(b"x"), where: answers(status=429, **header)}
    with a_server(**pages) as (root, _), pytest.raises(FetchError) as caught:
        get(f"{root}/page")
    assert (caught.value.status, caught.value.wait) == (429, seconds)


def test_a_redirect_in_a_circle_ends() -> None:
    with a_server(a=moved("/b"), b=moved("/a")) as (root, _):
        assert "circle" in refusal(f"{root}/a")


def test_at_most_five_redirects_are_followed() -> None:
    pages = {f"p{n}": moved(f"/p{n + 1}") for n in range(9)}
    with a_server(**pages, p9=answers(b"x")) as (root, asked):
        assert "more than 5" in refusal(f"{root}/p0")
        assert get(f"{root}/p4").data == b"x"
    assert len([path for path, _, _ in asked if path == "/p3"]) == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706434/",
        "http://0/",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(target: str) -> None:
    with a_server(page=moved(target)) as (root, _):
        assert "not on the open internet" in refusal(f"{root}/page")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://a:b@c.org/"])
def test_a_redirect_to_something_that_is_no_web_page_is_not_followed(target: str) -> None:
    with a_server(page=moved(target)) as (root, _):
        assert "not fetched" in refusal(f"{root}/page")


def test_a_redirect_to_something_that_is_no_url_is_not_followed() -> None:
    with a_server(page=moved("javascript:alert(1)")) as (root, _):
        assert "no URL" in refusal(f"{root}/page")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://",
        "https://someone:secret@example.org/",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "//example.org/",
        "",
    ],
)
def test_what_is_no_web_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url, manners=Manners(), limits=QUICK)


def test_a_password_in_a_url_is_not_repeated_in_the_message() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("https://someone:se@cret@example.org/page", manners=Manners())
    assert caught.value.problem.where == "https://example.org/page"
    assert "cret" not in str(caught.value)


def test_without_leave_this_machine_is_not_reached() -> None:
    with a_server(page=answers(b"x")) as (root, asked):
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"):
            with pytest.raises(FetchError, match="not on the open internet"):
                fetch(f"{root.replace('127.0.0.1', host)}/page", limits=QUICK, manners=Manners())
    assert asked == []


def test_a_name_is_looked_up_once_so_that_a_second_answer_cannot_slip_in(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    real = socket.getaddrinfo
    asked: list[str] = []

    def rebinding(host: object, *args: object, **rest: object) -> object:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name == "rebind.example":
            asked.append(name)
            return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *args, **rest)  # type: ignore[arg-type]
        return real(host, *args, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with a_server(robots=answers(status=404)) as (root, log):
        url = root.replace("127.0.0.1", "rebind.example")
        with pytest.raises(FetchError, match=r"127\.0\.0\.2"):
            fetch(f"{url}/page", limits=QUICK, allow=LOCAL, manners=Manners())
    assert [path for path, _, _ in log] == ["/robots.txt"], "only the look-up that was checked was used"


CLOSED = """
0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.192 192.0.2.1 192.168.1.1
198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::7f00:1 ::ffff:127.0.0.1 64:ff9b::7f00:1
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", CLOSED.split())
def test_addresses_that_are_not_on_the_open_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(ip_address(address))
