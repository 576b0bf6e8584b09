"""The templates of the live site: those of the static one, and the desk's own beside them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from counterclaim.publish.pages import environment_of

if TYPE_CHECKING:
    import jinja2


def render(template: str, **context: Any) -> str:
    """One page from its template; what the context lacks is an error."""
    return environment().get_template(template).render(**context)


@cache
def environment() -> jinja2.Environment:
    """The templates of the live site."""
    made = environment_of("counterclaim.publish", "counterclaim.serve", live=True)
    made.filters["leading"] = leading
    return made


def leading(html: Markup, href: str) -> Markup:
    """A piece of a page for another place: its links within the page lead to the page at `href`, out of any frame."""
    return html.replace(Markup('href="#'), Markup('target="_top" href="{}#').format(href))
