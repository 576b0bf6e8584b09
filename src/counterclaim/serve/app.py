"""The application: the routes behind their guard, errors in words, security headers round all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route as Path
from starlette.types import ASGIApp

from counterclaim.errors import CounterclaimError, LedgerError, UsageError
from counterclaim.serve.desk import Desk
from counterclaim.serve.guard import Route, endpoint
from counterclaim.serve.headers import SecurityHeaders
from counterclaim.serve.pages import render
from counterclaim.serve.routes import ROUTES
from counterclaim.serve.site import Tell, unheard

THREADS = 12
"""Requests worked on at once: each may hold one connection of the database."""

_OURS = "Something failed here, and it is not your doing. It was noted; try again, or go back to the events."
_WORDS = {
    404: "There is no such page here. The events are all listed on the first page.",
    405: "This address does not take that kind of request.",
    400: "The request could not be understood.",
}


def application(desk: Desk, *, routes: Sequence[Route] = ROUTES, tell: Tell = unheard) -> ASGIApp:
    """The application that serves a desk; `tell` hears how many events are rendered, and of how many."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        with desk.site.kept_up(tell):
            yield

    inner = Starlette(
        routes=[Path(one.path, endpoint(one, desk), methods=[one.method]) for one in routes],
        exception_handlers={HTTPException: _refused, CounterclaimError: _told, Exception: _failed},
        lifespan=lifespan,
    )
    inner.router.redirect_slashes = False
    return SecurityHeaders(inner)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    stated = error.detail if isinstance(error, HTTPException) else ""
    plain = not stated or stated == HTTPStatus(status).phrase
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return _error(request, status, _WORDS.get(status, _OURS) if plain else stated, headers)


async def _told(request: Request, error: Exception) -> Response:
    """A mistake that a person can act on; what is wrong with the ledger is told without where it lies."""
    if isinstance(error, UsageError):
        return _error(request, 400, str(error), {})
    if isinstance(error, LedgerError):
        return _error(
            request, 503, "The ledger cannot be reached just now. Try again in a moment.", {"retry-after": "5"}
        )
    return _error(request, 422, str(error), {})


async def _failed(request: Request, _: Exception) -> Response:
    return _error(request, 500, _OURS, {})


def _error(request: Request, status: int, words: str, headers: dict[str, str]) -> Response:
    headers |= {"cache-control": "no-store"}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status_code=status, headers=headers)
    title = {
        307: "It is elsewhere",
        401: "Not signed in",
        403: "Not allowed",
        404: "Not found",
        409: "Decided meanwhile",
        413: "Too large",
    }
    heading = title.get(status, "This did not work")
    page = render("error.html", root="/", page="error", status=status, heading=heading, words=words)
    return HTMLResponse(page, status_code=status, headers=headers)
