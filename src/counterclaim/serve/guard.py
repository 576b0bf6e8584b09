"""What stands before every handler: who asks, may they, does the form come from us, is it small enough, in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import NoReturn, TypeVar
from urllib.parse import quote

import anyio
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive

from counterclaim.serve.accounts import User
from counterclaim.serve.ask import Ask, seen, session_cookie, visit_cookie
from counterclaim.serve.desk import Desk
from counterclaim.serve.roles import Role
from counterclaim.serve.sessions import is_form_token, new_token

T = TypeVar("T")

FORM = 64 * 1024
"""Bytes of a form at most."""
UPLOAD = 24 * 1024 * 1024
"""Bytes of a form with a file at most."""
PATIENCE = 30.0
"""Seconds that an answer may take."""
_SLOWEST = 60.0  # seconds in which a form must have come in
_TOKEN = 100  # characters of a cookie's token at most


class Number(Convertor[int]):
    """A number in a path, as `{name:number}`: one that any database can hold. A longer one is no address of ours."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """The number that a part of a path gives."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The number as a part of a path."""
        return str(value)


register_url_convertor("number", Number())


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can be asked for, and the least role that may ask."""

    method: str
    """"GET" or "POST"."""
    path: str
    role: Role
    handler: Callable[[Ask], Response]
    of_site: bool = False
    """Part of the published site: for readers alone where the site is private."""
    held: Callable[[Ask], Response | None] | None = None
    """Gives the answer where it is in memory: takes no time and asks nobody."""
    room: int = FORM
    """Bytes that its form may have."""
    fields: int = 60
    """Fields that its form may have."""
    before_password: bool = False
    """May be asked for by one who has yet to choose a password of their own."""

    @property
    def is_for_programs(self) -> bool:
        """Whether programs ask for it, which are told of an error in JSON and never sent to a form."""
        return self.path.startswith("/api/")

    def least(self, *, private: bool) -> Role:
        """The least role that may ask, on a site that is private or not."""
        return max(self.role, Role.READER) if private and self.of_site else self.role


def endpoint(route: Route, desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    """The route as the application calls it, with the guard before it."""

    async def answered(request: Request) -> Response:
        return _from_memory(route, desk, request) or await _guarded(route, desk, request)

    return answered


def _from_memory(route: Route, desk: Desk, request: Request) -> Response | None:
    """What is in memory, for one who was let in a moment ago or needs not be: without a thread, on the server's own."""
    if route.held is None:
        return None
    least = route.least(private=desk.options.private)
    if least is Role.NOBODY:
        return route.held(Ask(desk, request, None, "", FormData()))
    session = _session(request, secure=_is_secure(desk, request))
    user = desk.sessions.recalled(session)
    if user is None or user.role < least or user.temporary:
        return None
    return route.held(Ask(desk, request, user, session, FormData()))


def _is_secure(desk: Desk, request: Request) -> bool:
    return desk.options.is_secure or request.url.scheme == "https"


def _session(request: Request, *, secure: bool) -> str:
    return request.cookies.get(session_cookie(secure=secure), "")[:_TOKEN]


async def _guarded(route: Route, desk: Desk, request: Request) -> Response:
    secure = _is_secure(desk, request)
    session = _session(request, secure=secure)
    user = await _in_time(partial(desk.sessions.user, session)) if session else None
    if refusal := _refusal(route, desk, request, user):
        return refusal
    token = session if user else request.cookies.get(visit_cookie(secure=secure), "")[:_TOKEN]
    form = FormData()
    if route.method == "POST":
        _from_us(desk, request)
        form = await _form(request, route)
        if not token or not is_form_token(str(form.get("token", "")), token):
            raise HTTPException(
                403, "This form is out of date, or was not ours. Open the page again and send it once more."
            )
    ask = Ask(desk, request, user, token or new_token(), form)
    try:
        return await _in_time(partial(route.handler, ask))
    finally:
        await form.close()


def _refusal(route: Route, desk: Desk, request: Request, user: User | None) -> Response | None:
    """Why this asker gets something else; None where they may ask."""
    least = route.least(private=desk.options.private)
    if (user.role if user else Role.NOBODY) < least:
        if user is None and route.method == "GET" and not route.is_for_programs:
            query = f"?{request.url.query}" if request.url.query else ""
            return seen(f"/login?next={quote(request.url.path + query, safe='/')}")
        _refuse(user, least)
    if user is not None and user.temporary and not route.before_password and least > Role.NOBODY:
        return seen("/account")
    return None


def _refuse(user: User | None, least: Role) -> NoReturn:
    if user is None:
        raise HTTPException(401, "Sign in first: this is for people with an account.")
    raise HTTPException(403, f"This is for an {least.word}; your account is that of a {user.role.word}.")


def _from_us(desk: Desk, request: Request) -> None:
    """Refuse a form that a page of another site sent."""
    ours = desk.options.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if (site is not None and site != "same-origin") or (origin is not None and origin != ours):
        raise HTTPException(403, "This form was sent from another site. Open the page here and send it again.")


async def _form(request: Request, route: Route) -> FormData:
    """The form of a request, read no further than it may be large, and no longer than it may take."""
    room = route.room
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > room:
        raise _too_large(room)
    bounded = Request(request.scope, _bounded(request.receive, room))
    try:
        with anyio.fail_after(_SLOWEST):
            return await bounded.form(max_files=1, max_fields=route.fields, max_part_size=room)
    except TimeoutError:
        raise HTTPException(408, "The form did not come in within a minute. Send it again.") from None
    except ClientDisconnect:
        raise HTTPException(400, "The form did not come in whole.") from None


def _bounded(receive: Receive, room: int) -> Receive:
    taken = 0

    async def some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > room:
            raise _too_large(room)
        return message

    return some


def _too_large(room: int) -> HTTPException:
    size = f"{room >> 20} MiB" if room >= 1 << 20 else f"{room >> 10} KiB"
    return HTTPException(413, f"This is larger than {size}. Send less.")


async def _in_time(work: Callable[[], T]) -> T:
    """What some work gives, done beside the server's own; 503 where it takes too long."""
    try:
        with anyio.fail_after(PATIENCE):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except TimeoutError:
        raise HTTPException(503, "The answer took too long. Try again in a while.") from None
