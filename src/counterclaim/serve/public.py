"""The published site and its files: the same for everyone."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from counterclaim.serve.ask import Ask
from counterclaim.serve.history import past_page


def held(ask: Ask) -> Response | None:
    """The page asked for, where it is in memory."""
    found = None if "as-of" in ask.request.query_params else ask.desk.site.held(_path(ask.request))
    return None if found is None else ask.answer(found)


def page(ask: Ask) -> Response:
    """A page or a file of the site; with `as-of`, an event's page as it stood at the end of that day."""
    if "as-of" in ask.request.query_params and "folder" in ask.request.path_params:
        if ask.request.path_params.get("name", "index.html") != "index.html":
            raise HTTPException(400, "Only the page of an event shows a past day; its files are of now.")
        return past_page(ask, ask.query("as-of"))
    found = ask.desk.site.sheet(_path(ask.request))
    if found is None and "folder" in ask.request.path_params and ask.head() is None:
        raise ask.no_event()
    if found is None:
        raise HTTPException(404, "There is no such page here. The events are all listed on the first page.")
    return ask.answer(found)


def event(ask: Ask) -> Response:
    """The address of an event without its last slash, under which its links would lead astray."""
    return RedirectResponse(f"/events/{ask.part('folder')}/", status_code=308)


def _path(request: Request) -> str:
    path = request.url.path.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path
