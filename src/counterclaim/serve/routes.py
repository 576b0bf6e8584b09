"""The one table of what can be asked for, each with the least role that may ask. Nothing else is ever answered."""

from __future__ import annotations

from counterclaim.serve import api, embed, entrance, history, public, review, shaping, sources
from counterclaim.serve.guard import FORM, UPLOAD, Route
from counterclaim.serve.roles import Role

NOBODY, READER, ANALYST, EDITOR = Role


def _site(path: str) -> Route:
    return Route("GET", path, NOBODY, public.page, of_site=True, held=public.held)


ROUTES: tuple[Route, ...] = (
    # The published site
    _site("/"),
    _site("/index.html"),
    _site("/index-{number:number}.html"),
    _site("/index.json"),
    _site("/method.html"),
    Route("GET", "/events/{folder}", NOBODY, public.event, of_site=True),
    _site("/events/{folder}/"),
    Route("GET", "/events/{folder}/history", NOBODY, history.log_page, of_site=True),
    Route("GET", "/events/{folder}/changes.xml", NOBODY, history.event_feed, of_site=True),
    _site("/events/{folder}/{name}"),
    Route("GET", "/static/{name}", NOBODY, public.page, held=public.held),
    Route("GET", "/changes", NOBODY, history.changes_page, of_site=True),
    Route("GET", "/changes.xml", NOBODY, history.feed, of_site=True),
    Route("GET", "/embed/{folder}", NOBODY, embed.frame, of_site=True),
    Route("GET", "/embed/{folder}/code", NOBODY, embed.code, of_site=True),
    Route("GET", "/embed/{folder}/chart.svg", NOBODY, embed.chart, of_site=True),
    Route("GET", "/embed/{folder}/chart.png", NOBODY, embed.chart_png, of_site=True),
    Route("GET", "/embed/{folder}/record.svg", NOBODY, embed.record, of_site=True),
    Route("GET", "/embed/{folder}/record.png", NOBODY, embed.record_png, of_site=True),
    # For programs
    Route("GET", "/api/openapi.json", NOBODY, api.description, of_site=True),
    Route("GET", "/api/events", NOBODY, api.events, of_site=True),
    Route("GET", "/api/events/{event}", NOBODY, api.event, of_site=True),
    Route("GET", "/api/claims", NOBODY, api.claims, of_site=True, held=api.held_claims),
    # Signing in and out
    Route("GET", "/login", NOBODY, entrance.login_page),
    Route("POST", "/login", NOBODY, entrance.login),
    Route("POST", "/logout", READER, entrance.logout, before_password=True),
    Route("GET", "/account", READER, entrance.account_page, before_password=True),
    Route("POST", "/account", READER, entrance.set_password, before_password=True),
    # The desk
    Route("GET", "/desk", ANALYST, review.queue, held=review.held_queue),
    Route("GET", "/desk/next", ANALYST, review.next_case),
    Route("GET", "/desk/case/{claim}", ANALYST, review.case_page),
    Route("POST", "/desk/case/{claim}", ANALYST, review.say),
    Route("GET", "/desk/event/{event}", ANALYST, shaping.event_page),
    Route("POST", "/desk/event/{event}/preview", ANALYST, shaping.show_first, fields=6000, room=FORM * 8),
    Route("POST", "/desk/event/{event}", ANALYST, shaping.do, fields=6000, room=FORM * 8),
    Route("POST", "/desk/event/{event}/names", EDITOR, shaping.switch_names),
    Route("GET", "/desk/decisions", ANALYST, shaping.decisions),
    Route("GET", "/desk/decision/{decision}", ANALYST, shaping.decision_page),
    Route("POST", "/desk/decision/{decision}", ANALYST, shaping.answer_decision),
    Route("POST", "/desk/ask", EDITOR, shaping.ask_for_another),
    Route("GET", "/desk/add", ANALYST, sources.add_page),
    Route("POST", "/desk/add", ANALYST, sources.read, room=UPLOAD),
    Route("GET", "/desk/add/{number:number}", ANALYST, sources.show),
    Route("POST", "/desk/add/{number:number}", ANALYST, sources.keep),
    Route("GET", "/desk/proposals", ANALYST, sources.proposals),
    Route("POST", "/desk/proposals/{number:number}", ANALYST, sources.answer),
    # Readers without an account
    Route("GET", "/propose", NOBODY, sources.propose_page, of_site=True),
    Route("POST", "/propose", NOBODY, sources.propose, of_site=True),
)
