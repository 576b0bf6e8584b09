"""What a person may do: four roles, each with all that the one before may."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """Who asks; a higher role may do all that a lower one may."""

    NOBODY = 0
    """Has not signed in."""
    READER = 1
    """Reads the site where it is not public."""
    ANALYST = 2
    """Works on the queue: decides on claims, merges and splits events, adds sources."""
    EDITOR = 3
    """Also asks for second confirmations and decides whether readers are shown by name."""

    @property
    def word(self) -> str:
        """The name of the role as people write it."""
        return self.name.lower()


GIVEN = tuple(role.word for role in Role if role)
"""The roles that an account can have."""
