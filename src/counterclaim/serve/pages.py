"""The templates of the live site: those of the static one, and the desk's own beside them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from counterclaim.publish.pages import environment_of

if TYPE_CHECKING:
    import jinja2


def render(template: str, **context: Any) -> str:
    """One page from its template; what the context lacks is an error."""
    return environment().get_template(template).render(**context)


@cache
def environment() -> jinja2.Environment:
    """The templates of the live site."""
    return environment_of("counterclaim.publish", "counterclaim.serve", live=True)
