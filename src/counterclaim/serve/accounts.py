"""Accounts: who may sign in, and as what."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Row, delete, func, insert, select, update

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger.database import reading, writing
from counterclaim.serve.roles import GIVEN, Role
from counterclaim.serve.tables import sessions, users

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
"""Characters of a password at least (NIST SP 800-63B asks for 8, and for no other rule)."""
LONGEST = 200
"""Characters of a password at most: hashing is slow on purpose."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    number: int
    name: str
    role: Role
    active: bool
    temporary: bool
    """The password was made by the program: it must be changed before anything else is done."""
    created: int
    """Seconds since 1970."""


class Accounts:
    """The accounts of a ledger."""

    def __init__(
        self,
        engine: Engine,
        *,
        hasher: PasswordHasher | None = None,
        now: Callable[[], float] = time.time,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        """`on_end` is called when sessions of somebody have ended."""
        from argon2 import PasswordHasher as Argon2

        self._engine = engine
        self._hasher = hasher or Argon2()
        self._now = now
        self._on_end = on_end

    def add(self, name: str, password: str, role: Role, *, temporary: bool = False) -> User:
        """Make an account; UsageError where the name or the password will not do, or the name is taken."""
        row = {
            "name": checked_name(name),
            "password": self._hasher.hash(checked_password(password)),
            "role": role.word,
            "temporary": temporary,
            "active": True,
            "created": int(self._now()),
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(users), [row])
        except LedgerError:
            if self.named(name) is None:
                raise
            raise UsageError(f"There is an account {row['name']!r} already.", advice="Choose another name.") from None
        return self.known(name)

    def everyone(self) -> list[User]:
        """All accounts by name, removed ones too."""
        with reading(self._engine) as connection:
            return [user_of(row) for row in connection.execute(select(users).order_by(users.c.name))]

    def named(self, name: str) -> User | None:
        """The account of this name; None where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.name == name.strip().lower())).first()
        return None if row is None else user_of(row)

    def known(self, name: str) -> User:
        """The account of this name; UsageError where there is none."""
        user = self.named(name)
        if user is None:
            raise UsageError(f"There is no account {name!r}.", advice="See `counterclaim user list`.")
        return user

    def has_editor(self) -> bool:
        """Whether somebody could sign in as an editor."""
        wanted = select(func.count()).where(users.c.active, users.c.role == Role.EDITOR.word)
        with reading(self._engine) as connection:
            return bool(connection.scalar(wanted))

    def set_role(self, name: str, role: Role) -> None:
        """Give an account another role; it signs in anew."""
        user = self.known(name)
        self._keep_an_editor(user, role)
        self._change(user, role=role.word)

    def set_password(self, name: str, password: str, *, temporary: bool = False) -> None:
        """Give an account another password; it signs in anew. A removed account comes back with it."""
        user = self.known(name)
        kept = self._hasher.hash(checked_password(password))
        self._change(user, password=kept, temporary=temporary, active=True)

    def remove(self, name: str) -> None:
        """Let nobody sign in by this name again; what was decided under it stays."""
        user = self.known(name)
        self._keep_an_editor(user, Role.NOBODY)
        self._change(user, active=False)

    def verified(self, name: str, password: str) -> User | None:
        """The account that this name and password open; None where they open none, after as long a time."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.name == name.strip().lower()[:LONGEST])).first()
        kept = row.password if row is not None else self._nobodys
        fits = self._fits(kept, password[: LONGEST + 1])
        if row is None or not fits or not row.active:
            return None
        if self._hasher.check_needs_rehash(row.password):
            with writing(self._engine) as connection:
                again = update(users).where(users.c.number == row.number)
                connection.execute(again.values(password=self._hasher.hash(password)))
        return user_of(row)

    def _fits(self, kept: str, password: str) -> bool:
        from argon2.exceptions import Argon2Error

        try:
            return self._hasher.verify(kept, password)
        except Argon2Error:
            return False

    @cached_property
    def _nobodys(self) -> str:
        """What a password is held against where there is no such account, so that the answer takes as long."""
        return self._hasher.hash(secrets.token_hex(16))

    def _keep_an_editor(self, user: User, role: Role) -> None:
        others = [one for one in self.everyone() if one.active and one.role is Role.EDITOR and one != user]
        if user.active and user.role is Role.EDITOR and role is not Role.EDITOR and not others:
            raise UsageError(f"{user.name!r} is the only editor.", advice="Make another editor first.")

    def _change(self, user: User, **values: str | bool) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(users).where(users.c.number == user.number).values(**values))
            connection.execute(delete(sessions).where(sessions.c.user == user.number))
        if self._on_end is not None:
            self._on_end()


def checked_name(name: str) -> str:
    """A name as it is kept, in lower case; UsageError where it will not do."""
    plain = name.strip().lower()
    if not _NAME.fullmatch(plain):
        raise UsageError(
            f"{name!r} will not do as a name.", advice="Take 1 to 40 of a-z, 0-9, dot, hyphen and underscore."
        )
    return plain


def checked_password(password: str) -> str:
    """The password itself; UsageError where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"The password has {len(password)} characters.",
            advice=f"Take {SHORTEST} to {LONGEST}: a few words will do.",
        )
    return password


def new_password() -> str:
    """A password made by chance: 120 bits, easy to copy."""
    return secrets.token_urlsafe(15)


def role_named(word: str) -> Role:
    """The role of this name; UsageError where there is none."""
    if word not in GIVEN:
        raise UsageError(f"There is no role {word!r}.", advice=f"Choose one of {', '.join(GIVEN)}.")
    return Role[word.upper()]


def user_of(row: Row[Any]) -> User:
    """The account that a row of the table holds."""
    return User(row.number, row.name, role_named(row.role), row.active, row.temporary, row.created)
