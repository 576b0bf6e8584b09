"""One request as a handler sees it: who asks, what they sent, and how to answer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from counterclaim.serve.accounts import User
from counterclaim.serve.catalogue import Head
from counterclaim.serve.desk import Desk
from counterclaim.serve.headers import SCRIPTED
from counterclaim.serve.made import Made
from counterclaim.serve.pages import render
from counterclaim.serve.roles import Role
from counterclaim.serve.sessions import form_token
from counterclaim.serve.shelf import Sheet, answer

_LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9._~/?=&%:-]*")
NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that may be answered: its asker has the role, its form comes from us."""

    desk: Desk
    request: Request
    user: User | None
    """Who has signed in."""
    token: str
    """What the asker's cookie holds: of the session, or of a visit by someone who has not signed in."""
    form: FormData

    @property
    def role(self) -> Role:
        """What the asker may do."""
        return self.user.role if self.user else Role.NOBODY

    @property
    def name(self) -> str:
        """The asker's name, as decisions bear it; empty for nobody."""
        return self.user.name if self.user else ""

    @property
    def address(self) -> str:
        """Where the asker is, for limits: an IPv4 address, or the network that an IPv6 address is in."""
        host = self.request.client.host if self.request.client else ""
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return host
        return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host

    @property
    def is_secure(self) -> bool:
        """Whether the asker came through https."""
        return self.desk.options.is_secure or self.request.url.scheme == "https"

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """A value of the query; empty where there is none."""
        return self.request.query_params.get(name, "")

    def said(self, name: str) -> str:
        """A field of the form as text; empty where there is none."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def upload(self, name: str) -> UploadFile | None:
        """A file of the form; None where none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def head(self) -> Head | None:
        """The event in whose folder the path is; None where there is none."""
        return self.desk.site.look().by_folder.get(f"events/{self.part('folder')}")

    def made(self) -> Made:
        """What its pages are made from; HTTPException where there is none."""
        head = self.head()
        if head is None:
            raise self.no_event()
        return self.desk.site.made(head.event.id)

    def no_event(self) -> HTTPException:
        """What to raise where the folder of the path holds no event: it leads on to the one that took it in, if any."""
        here = f"events/{self.part('folder')}"
        heir = self.desk.catalogue.heir_of(here)
        if not heir:
            return HTTPException(404, "There is no such event here. The events are all listed on the first page.")
        url = self.request.url
        there = url.path.replace(here.removeprefix("events"), heir.removeprefix("events"), 1)
        location = f"{there}?{url.query}" if url.query else there
        headers = {"location": location, "cross-origin-resource-policy": "cross-origin"}
        return HTTPException(307, "This event was put together with another one.", headers)

    def answer(self, found: Sheet) -> Response:
        """An answer that is the same for all who may read the site: caches on the way keep it where that is anybody."""
        return answer(self.request, found, public=not self.desk.options.private)

    def page(
        self, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
    ) -> Response:
        """A page for this asker alone: never kept by anybody, never packed, since it holds the token of its forms."""
        words = self.rendered(template, form_token=form_token(self.token), **context)
        scripted = SCRIPTED if self.role >= Role.ANALYST else {}
        response = HTMLResponse(words, status_code=status, headers=NO_STORE | scripted | dict(headers or {}))
        if self.user is None:
            self.set_cookie(response, visit_cookie(secure=self.is_secure), self.token)
        return response

    def rendered(self, template: str, **context: Any) -> str:
        """What a page for this asker says."""
        usual = {"root": "/", "page": "desk", "user": self.user, "role": self.role, "path": self.request.url.path}
        return render(template, **usual | context)

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        """Give the asker a cookie that no script reads and that other sites do not send."""
        response.set_cookie(name, value, path="/", secure=self.is_secure, httponly=True, samesite="lax")


def session_cookie(*, secure: bool) -> str:
    """The name of the cookie of a session; behind https no other host can set one of this name."""
    return "__Host-counterclaim" if secure else "counterclaim"


def visit_cookie(*, secure: bool) -> str:
    """The name of the cookie by which a form comes from where it was shown, before one signs in."""
    return "__Host-counterclaim-visit" if secure else "counterclaim-visit"


def seen(path: str) -> Response:
    """Go on to another page of ours, which is asked for by GET."""
    return RedirectResponse(local(path), status_code=303, headers=NO_STORE)


def whole(given: str) -> int | None:
    """The whole number that a text gives, small enough for any database; None where it gives none."""
    return int(given) if len(given) <= 9 and given.isascii() and given.isdecimal() else None


def local(path: str, *, otherwise: str = "/desk") -> str:
    """A path of this site; `otherwise` where it is anything else, an address elsewhere above all."""
    return path if _LOCAL.fullmatch(path) and "/.." not in path else otherwise


def start(user: User) -> str:
    """Where a person begins who has signed in: the desk is for analysts, a reader reads."""
    return "/desk" if user.role >= Role.ANALYST else "/"
