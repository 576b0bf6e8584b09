"""Sessions: who has signed in. The cookie holds a random token, the database only its hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine, delete, insert, select, update

from counterclaim.ledger.database import reading, writing
from counterclaim.serve.accounts import User, user_of
from counterclaim.serve.tables import sessions, users

LASTS = 12 * 3600
"""Seconds after which a session ends whatever is done: a long shift."""
IDLE = 2 * 3600
"""Seconds without a request after which it ends."""
RECALLED = 0.25
"""Seconds for which who has signed in may be told from memory, where something is only shown. What ends a session in
this process ends that too."""
_MOST_RECALLED = 1000
_NOTED = 300  # seconds between two notes of when a session was last used: reading a page seldom writes


class Sessions:
    """Who has signed in."""

    def __init__(self, engine: Engine, *, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now
        self._recalled: dict[str, tuple[User, float]] = {}
        self._ended = 0
        self._lock = threading.Lock()

    def start(self, user: User) -> str:
        """Begin a session and give its token: 256 bits by chance. Ended ones are swept out."""
        token, now = new_token(), int(self._now())
        with writing(self._engine) as connection:
            over = (sessions.c.started < now - LASTS) | (sessions.c.seen < now - IDLE)
            connection.execute(delete(sessions).where(over))
            row = {"token": hashed(token), "user": user.number, "started": now, "seen": now}
            connection.execute(insert(sessions), [row])
        return token

    def user(self, token: str) -> User | None:
        """Who has signed in with this token; None where the session has ended or never was."""
        now, ended = int(self._now()), self._ended
        wanted = (
            select(users, sessions.c.seen)
            .join(sessions, sessions.c.user == users.c.number)
            .where(sessions.c.token == hashed(token), users.c.active)
            .where(sessions.c.started > now - LASTS, sessions.c.seen > now - IDLE)
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        if row.seen < now - _NOTED:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(sessions.c.token == hashed(token)).values(seen=now))
        return self._recall(token, user_of(row), ended)

    def _recall(self, token: str, user: User, ended: int) -> User:
        """Remember who has signed in, unless a session ended while that was looked up."""
        with self._lock:
            if ended == self._ended:
                if len(self._recalled) >= _MOST_RECALLED:
                    self._recalled.clear()
                self._recalled[token] = (user, self._now())
        return user

    def recalled(self, token: str) -> User | None:
        """Who has signed in with this token, where that was looked up a moment ago; None says nothing."""
        user, since = self._recalled.get(token, (None, 0.0))
        return user if 0 <= self._now() - since < RECALLED else None

    def forget(self) -> None:
        """Look every session up again: one may have ended."""
        with self._lock:
            self._ended += 1
            self._recalled.clear()

    def end(self, token: str) -> None:
        """End one session."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token == hashed(token)))
        self.forget()

    def end_all(self, user: User) -> None:
        """End every session of a person."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.user == user.number))
        self.forget()


def new_token() -> str:
    """256 bits by chance, as a cookie can hold them."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def form_token(token: str) -> str:
    """What every form carries: it follows from the cookie's token, and the token cannot be told from it."""
    return hmac.new(token.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()


def is_form_token(given: str, token: str) -> bool:
    """Whether a form carries what belongs to this cookie; takes as long whichever it is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), form_token(token).encode())
