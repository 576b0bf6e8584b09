"""Addresses of pages: which of them name the same page, and what host must be asked for it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from counterclaim.read.assembly import web_address

_TRACKING = re.compile(
    r"(?:utm_\w{1,40}|fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|at_(?:medium|campaign)|cmpid|ns_mchannel)",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}


def page_address(url: str) -> str:
    """One spelling for all addresses of a page: https, the host in lower case, no fragment, no marks of campaigns.

    What a page says of its own address is not asked: it could name somebody else's.
    """
    parts = urlsplit(url.strip())
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_mark(name)]
    return urlunsplit(("https", _host(url), parts.path or "/", urlencode(query), ""))


def host_of(url: str) -> str:
    """The host that a page is asked of, with the port where it is no usual one."""
    return _host(url)


def absolute(link: str, base: str) -> str | None:
    """A link of a feed as an address that can be fetched, without its fragment; None where it is no such address."""
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(joined)
        if not parts.hostname or "@" in parts.netloc or (parts.port is not None and not parts.port):
            return None
    except ValueError:
        return None
    return web_address(urlunsplit(parts._replace(fragment="")))


def _host(url: str) -> str:
    parts = urlsplit(url.strip())
    name = (parts.hostname or "").rstrip(".")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _PORTS.get(parts.scheme)) else f"{name}:{parts.port}"


def _is_mark(name: str) -> bool:
    return _TRACKING.fullmatch(name) is not None
