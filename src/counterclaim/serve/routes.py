"""The one table of what can be asked for, each with the least role that may ask. Nothing else is ever answered."""

from __future__ import annotations

from counterclaim.serve import api, entrance, public
from counterclaim.serve.guard import Route
from counterclaim.serve.roles import Role

NOBODY, READER, ANALYST, EDITOR = Role


def _site(path: str) -> Route:
    return Route("GET", path, NOBODY, public.page, of_site=True, held=public.held)


ROUTES: tuple[Route, ...] = (
    # The published site
    _site("/"),
    _site("/index.html"),
    _site("/index-{number:int}.html"),
    _site("/index.json"),
    _site("/method.html"),
    Route("GET", "/events/{folder}", NOBODY, public.event, of_site=True),
    _site("/events/{folder}/"),
    _site("/events/{folder}/{name}"),
    Route("GET", "/static/{name}", NOBODY, public.page, held=public.held),
    # For programs
    Route("GET", "/api/openapi.json", NOBODY, api.description, of_site=True),
    Route("GET", "/api/events", NOBODY, api.events, of_site=True),
    Route("GET", "/api/events/{event}", NOBODY, api.event, of_site=True),
    Route("GET", "/api/claims", NOBODY, api.claims, of_site=True),
    # Signing in and out
    Route("GET", "/login", NOBODY, entrance.login_page),
    Route("POST", "/login", NOBODY, entrance.login),
    Route("POST", "/logout", READER, entrance.logout, before_password=True),
    Route("GET", "/account", READER, entrance.account_page, before_password=True),
    Route("POST", "/account", READER, entrance.set_password, before_password=True),
)
