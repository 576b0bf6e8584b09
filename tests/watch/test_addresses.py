"""Which addresses name the same page."""

from __future__ import annotations

import pytest

from counterclaim.watch.addresses import host_of, page_address


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a?p=1",
        "https://EXAMPLE.org:443/a?p=1#comments",
        "https://example.org/a?utm_source=rss&p=1&fbclid=x",
        " https://example.org./a?p=1",
    ],
)
def test_spellings_of_one_page(other: str) -> None:
    assert page_address(other) == page_address("https://example.org/a?p=1")


@pytest.mark.parametrize(
    "other", ["https://example.org/a", "https://example.org/a?p=2", "https://www.example.org/a?p=1"]
)
def test_other_pages(other: str) -> None:
    assert page_address(other) != page_address("https://example.org/a?p=1")


def test_a_host_on_another_port_is_another_host() -> None:
    assert host_of("http://example.org:80/") == "example.org"
    assert host_of("http://example.org:8080/") == "example.org:8080"
