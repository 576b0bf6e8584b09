"""What the handlers of requests have at hand: the ledger, the accounts, the site, the limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from counterclaim.errors import UsageError
from counterclaim.events import party_file
from counterclaim.ledger.ledger import Ledger
from counterclaim.link.parties import Parties, load
from counterclaim.serve.accounts import Accounts
from counterclaim.serve.arrivals import Arrivals
from counterclaim.serve.catalogue import Catalogue
from counterclaim.serve.elsewhere import rendered_elsewhere
from counterclaim.serve.limits import Limit, Rate
from counterclaim.serve.naming import Naming
from counterclaim.serve.relinking import Relinking
from counterclaim.serve.sessions import Sessions
from counterclaim.serve.site import LiveSite
from counterclaim.serve.work import Queue

if TYPE_CHECKING:
    from argon2 import PasswordHasher

QUARTER = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a desk is run."""

    public_url: str = ""
    """Where people reach it: "https://desk.example.org"; empty where that is what their requests say."""
    private: bool = False
    """Whether one must sign in to read."""

    @property
    def is_secure(self) -> bool:
        """Whether people reach it through https, whatever its own requests say."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Limits:
    """How often things may be tried."""

    sign_in: Limit
    """By name and address together."""
    sign_in_name: Limit
    """By name: many addresses may try one account."""
    sign_in_address: Limit
    """By address: one may try many accounts."""
    propose: Limit
    """By address."""

    @classmethod
    def usual(cls) -> Self:
        """Limits that a person does not meet and a program does."""
        return cls(
            sign_in=Limit(Rate(5, QUARTER)),
            sign_in_name=Limit(Rate(30, QUARTER)),
            sign_in_address=Limit(Rate(50, QUARTER)),
            propose=Limit(Rate(5, 4 * QUARTER)),
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """One ledger and all that serves it."""

    ledger: Ledger
    catalogue: Catalogue
    accounts: Accounts
    sessions: Sessions
    site: LiveSite
    queue: Queue
    naming: Naming
    arrivals: Arrivals
    relinking: Relinking
    limits: Limits
    options: Options

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        create: bool = True,
        options: Options | None = None,
        limits: Limits | None = None,
        hasher: PasswordHasher | None = None,
    ) -> Self:
        """A desk over the ledger at a path or URL; LedgerError where it cannot be used.

        Where there is none it is made, unless `create` is false.
        """
        ledger = Ledger.open(where, create=create)
        engine = ledger.engine
        catalogue = Catalogue(engine, partial(_parties, ledger))
        naming, sessions = Naming(engine), Sessions(engine)
        return cls(
            ledger=ledger,
            catalogue=catalogue,
            accounts=Accounts(engine, hasher=hasher, on_end=sessions.forget),
            sessions=sessions,
            site=LiveSite(ledger, catalogue, naming=naming, elsewhere=partial(rendered_elsewhere, where)),
            queue=Queue(engine),
            naming=naming,
            arrivals=Arrivals(engine),
            relinking=Relinking(where),
            limits=limits or Limits.usual(),
            options=options or Options(),
        )

    def close(self) -> None:
        """Let the database go."""
        self.ledger.close()


def _parties(ledger: Ledger) -> Parties:
    """The table of parties that the ledger is linked with."""
    return _loaded(ledger.parties())


@lru_cache(maxsize=4)
def _loaded(toml: str | None) -> Parties:
    with party_file(toml) as path:
        return load(path)


def checked_url(url: str) -> str:
    """A public address as it is kept, without a path; UsageError where it is none."""
    parts = urlsplit(url)
    is_host = parts.netloc and not re.search(r"[\s@\\]", url)
    if parts.scheme not in ("http", "https") or not is_host or parts.path.strip("/") or parts.query:
        raise UsageError(f"{url!r} is no public address.", advice="Give one such as https://desk.example.org.")
    return f"{parts.scheme}://{parts.netloc}"
