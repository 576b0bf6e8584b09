"""Records in, a static site out: it opens from disk, with no network and no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.nouns import Change, Document, Record, Summary
from counterclaim.publish import index, text
from counterclaim.publish.copies import copy_tree
from counterclaim.publish.estimates import ESTIMATE, estimate_json, estimate_views
from counterclaim.publish.exports.hidden import hide_in_changes
from counterclaim.publish.files import claims_csv, claims_jsonl, claims_jsonld, index_json, record_json
from counterclaim.publish.plots import charts
from counterclaim.publish.private import without_names
from counterclaim.publish.sentence import lead, linked
from counterclaim.publish.site import Site
from counterclaim.publish.threads import PAGE as COMMENTS_A_PAGE
from counterclaim.publish.threads import ThreadView, thread_page, thread_view
from counterclaim.publish.views import EventView
from counterclaim.toll import Tendencies, Toll, tolls

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

STYLE, ICON = "static/counterclaim.css", "static/icon.svg"
EVENTS = "events"
DATA: Mapping[str, Callable[[Record], str | bytes | Iterable[str]]] = {
    "record.json": record_json,
    "claims.csv": claims_csv,
    "claims.jsonl": claims_jsonl,
    "claims.jsonld": claims_jsonld,
}


def publish(
    records: Iterable[Record],
    out: Path,
    *,
    summary: Summary,
    changes: Sequence[Change] = (),
    names: bool = False,
    tendencies: Tendencies | None = None,
    estimate: bool = True,
) -> list[Path]:
    """Write the site of `records` to the folder `out` and list its files, the index first.

    `names` shows readers by the names that their pages show, not by pseudonyms. Beside each record stands what a model
    makes of it, unless `estimate` is false; `tendencies` are of its speakers, where the usual ones shall not be taken.
    The same records give the same bytes.
    Pages of an earlier run that are no longer wanted are removed; UsageError where a file of someone else's is in
    the way.
    """
    given = list(records)
    views = [EventView(r if names else without_names(r)) for r in given]
    shown_changes = changes if names else hide_in_changes(changes, [record.event for record in given])
    placed = list(zip(views, folders(view.record.event.id for view in views), strict=True))
    site = Site(out)
    site.open(_names(placed, beside=(*DATA, ESTIMATE) if estimate else tuple(DATA)))
    for name, words in look().items():
        site.write(name, words)
    site.write("method.html", render("method.html", root="", page="method"))
    _write_index(site, placed, summary)
    for view, folder in placed:
        made = tolls(view.record, tendencies) if estimate else ()
        _write_event(site, view, folder, changes=shown_changes, estimates=made)
    return site.close()


def render(template: str, **context: Any) -> str:
    """One page from its template; what the context lacks is an error."""
    return environment().get_template(template).render(**context)


@cache
def environment() -> jinja2.Environment:
    """The templates of the static site."""
    return environment_of("counterclaim.publish", live=False)


def environment_of(*packages: str, live: bool) -> jinja2.Environment:
    """The templates of some packages: strict about what is undefined, everything escaped.

    `live` pages come from a server: their policy is a header, and they lead to the desk.
    """
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package) for package in packages]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["live"] = live
    made.filters |= {
        "shown": shown,
        "plain": text.plain,
        "number": text.number,
        "plural": text.plural,
        "date": text.date,
        "iso": text.iso,
        "opening": text.opening,
        "short": text.short,
        "safe_url": text.safe_url,
    }
    return made


def shown(words: str | None) -> Markup:
    """Untrusted words as HTML: escaped, and with characters that would reorder the line made visible."""
    from markupsafe import Markup, escape

    control = Markup('<span class="control" title="a character that reorders text">{}</span>')
    parts = [control.format(part) if kind == "control" else escape(part) for kind, part in text.pieces(words or "")]
    return Markup("").join(parts)


@cache
def look() -> dict[str, str]:
    """What every page is shown with: path in the site -> the style sheet, the icon."""
    packaged = files("counterclaim.publish")
    return {name: packaged.joinpath(name).read_text(encoding="utf-8") for name in (STYLE, ICON)}


def event_context(view: EventView, *, changes: Sequence[Change], estimates: Sequence[Toll] = ()) -> dict[str, Any]:
    """What the page of one event shows; `changes` of other events are passed over.

    `estimates` are a model's, one for each row of the record; without them the page shows none.
    """
    thread = thread_view(view.record)
    event = view.record.event
    log = sorted((c for c in changes if c.event == event.id), key=lambda c: c.at)
    rows = [(row, charts(view, row)) for row in view.rows]
    modelled = estimate_views(view, rows, estimates)
    return {
        "view": view,
        "event": event,
        "name": text.plain(event.name) or "Unnamed event",
        "place": text.plain(text.place(event.place)),
        "lead": lead(view.record.sentence, view),
        "statuses": index.statuses(view.record),
        "rows": rows,
        "estimates": modelled,
        "single_estimates": [modelled[row.anchor] for row, chart in rows if modelled and not chart],
        "estimate_file": ESTIMATE if estimates else None,
        "tree": copy_tree(view),
        "thread": thread,
        "thread_pages": [thread_page(i) for i in range(len(thread.pages))],
        "changes": [(change.at, linked(change.what, view)) for change in log],
        "data": list(DATA),
    }


def folders(events: Iterable[str]) -> list[str]:
    """The folder of each event's page, by the events' ids: no two are the same."""
    taken: dict[str, int] = {}
    named = []
    for event in events:
        slug = text.slug(event)
        taken[slug] = taken.get(slug, 0) + 1
        named.append(f"{EVENTS}/{slug}" if taken[slug] == 1 else f"{EVENTS}/{slug}-again-{taken[slug]}")
    return named


def _names(placed: Sequence[tuple[EventView, str]], *, beside: Sequence[str]) -> list[str]:
    pages = range(index.pages(len(placed)))
    names = [*look(), "method.html", "index.json", *(index.page_name(i) for i in pages)]
    for view, folder in placed:
        comments = len(view.record.thread.remarks)
        threads = [thread_page(i) for i in range(1, -(-comments // COMMENTS_A_PAGE))]
        names += [f"{folder}/{name}" for name in ("index.html", *threads, *beside)]
    return names


def _write_index(site: Site, placed: Sequence[tuple[EventView, str]], summary: Summary) -> None:
    entries = index.entries(placed)
    every = [view for view, _ in placed]
    silent = index.silent_documents(every)
    elsewhere = max(summary.documents - index.known_documents(every), 0)
    pages = index.pages(len(entries))
    for number in range(pages):
        some = entries[number * index.PAGE : (number + 1) * index.PAGE]
        context = index_context(some, number, pages=pages, summary=summary, silent=silent, elsewhere=elsewhere)
        site.write(index.page_name(number), render("index.html", root="", page="index", **context))
    site.write("index.json", index_json(entry_json(entry) for entry in entries))


def index_context(
    entries: Sequence[index.Entry],
    number: int,
    *,
    pages: int,
    summary: Summary,
    silent: Sequence[Document],
    elsewhere: int,
) -> dict[str, Any]:
    """What page `number` (from 0) of an index of so many pages shows, with the entries of that page.

    `silent` are reports of an event without a claim; `elsewhere` is how many reports belong to no event.
    """
    return {
        "entries": entries,
        "number": number,
        "pages": [index.page_name(i) for i in range(pages)],
        "summary": summary,
        "languages": index.languages(summary),
        "silent": silent,
        "elsewhere": elsewhere,
        "mini": index.MINI,
    }


def entry_json(entry: index.Entry) -> dict[str, Any]:
    """What the index for programs says of one event."""
    return {
        "name": entry.name,
        "page": entry.href,
        "date": entry.iso,
        "place": entry.place,
        "sentence": entry.sentence,
        "status": entry.status,
        "claims": entry.claims,
        "reports": entry.reports,
        "origins": entry.origins,
        "comments": entry.comments,
    }


def _write_event(
    site: Site, view: EventView, folder: str, *, changes: Sequence[Change], estimates: Sequence[Toll]
) -> None:
    context = event_context(view, changes=changes, estimates=estimates)
    root = "../../"
    site.write(f"{folder}/index.html", render("event.html", root=root, page="event", **context))
    thread: ThreadView = context["thread"]
    for number in range(1, len(thread.pages)):
        page = render("thread.html", root=root, page="event", number=number, **context)
        site.write(f"{folder}/{thread_page(number)}", page)
    for name, write in DATA.items():
        site.write(f"{folder}/{name}", write(view.record))
    if context["estimate_file"]:
        site.write(f"{folder}/{ESTIMATE}", estimate_json(view, estimates))
