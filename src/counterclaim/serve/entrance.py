"""Signing in and out, and one's own account."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from starlette.responses import Response

from counterclaim.errors import UsageError
from counterclaim.serve.ask import Ask, local, seen, session_cookie, start

_NO = "This name and this password do not belong together."


def login_page(ask: Ask) -> Response:
    """The form to sign in by; who has signed in goes on."""
    goes_on = local(ask.query("next"), otherwise="")
    return seen(goes_on or start(ask.user)) if ask.user else _form(ask, goes_on)


def login(ask: Ask) -> Response:
    """Sign in: a new session under a new token, whatever was there before."""
    name, goes_on = ask.said("name")[:200].lower(), local(ask.said("next"), otherwise="")
    if wait := _wait(ask, name):
        words = f"Too many tries. Try again in {ceil(wait / 60)} min."
        return _form(ask, goes_on, status=429, problem=words, headers={"retry-after": str(ceil(wait))})
    user = ask.desk.accounts.verified(name, str(ask.form.get("password", "")))
    if user is None:
        return _form(ask, goes_on, status=401, problem=_NO)
    ask.desk.limits.sign_in.forget(f"{name} {ask.address}")
    if ask.user:
        ask.desk.sessions.end(ask.token)
    response = seen(goes_on or start(user))
    ask.set_cookie(response, session_cookie(secure=ask.is_secure), ask.desk.sessions.start(user))
    return response


def logout(ask: Ask) -> Response:
    """Sign out here, or wherever one has signed in."""
    if ask.user and ask.said("everywhere"):
        ask.desk.sessions.end_all(ask.user)
    elif ask.user:
        ask.desk.sessions.end(ask.token)
    response = seen("/login")
    response.delete_cookie(session_cookie(secure=ask.is_secure), path="/", secure=ask.is_secure, httponly=True)
    return response


def account_page(ask: Ask) -> Response:
    """One's own account."""
    return ask.page("account.html", problem="")


def set_password(ask: Ask) -> Response:
    """Take another password: every session ends, and one of this person begins anew."""
    user = ask.user
    new = str(ask.form.get("new", ""))
    if user is None:
        return seen("/login")
    if _wait(ask, user.name):
        return ask.page("account.html", status=429, problem="Too many tries. Try again in a quarter of an hour.")
    if ask.desk.accounts.verified(user.name, str(ask.form.get("password", ""))) is None:
        return ask.page("account.html", status=403, problem="The present password is another one.")
    if new != str(ask.form.get("again", "")):
        return ask.page("account.html", status=400, problem="The new password was not typed twice alike.")
    try:
        ask.desk.accounts.set_password(user.name, new)
    except UsageError as error:
        return ask.page("account.html", status=400, problem=str(error))
    response = seen(start(user))
    ask.set_cookie(response, session_cookie(secure=ask.is_secure), ask.desk.sessions.start(user))
    return response


def _form(
    ask: Ask, goes_on: str, *, status: int = 200, problem: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    return ask.page(
        "login.html",
        status=status,
        headers=headers,
        next=goes_on,
        name=ask.said("name")[:40],
        problem=problem,
        private=ask.desk.options.private,
    )


def _wait(ask: Ask, name: str) -> float:
    """Count a try; the seconds to wait where there were too many, whether or not there is such an account."""
    limits = ask.desk.limits
    return max(
        limits.sign_in.take(f"{name} {ask.address}"),
        limits.sign_in_name.take(name),
        limits.sign_in_address.take(ask.address),
    )
