"""JSON-LD: claims with their words, and how they stand to each other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from builders import RUSSIA, a_claim, a_document, a_link, an_event
from counterclaim.nouns import Link, Record
from counterclaim.publish.exports import bundle
from counterclaim.publish.exports.jsonld import CONTEXT, NAMESPACE, statement
from publish.sample import a_position, a_record, a_row, makiivka


def nodes(*records: Record, kind: str = "Claim") -> list[dict[str, Any]]:
    graph = json.loads(bundle("jsonld", records).files["claims.jsonld"])["@graph"]
    return [node for node in graph if node["@type"] == kind]


def node_of(link: Link, record: Record) -> dict[str, Any]:
    return next(node for node in nodes(record) if node["@id"] == iri(link))


def iri(link: Link) -> str:
    return f"{NAMESPACE}claim:{link.claim.id}"


def test_a_claim_has_its_sentence_its_author_its_date_and_where_it_first_appeared() -> None:
    record = makiivka()
    node = node_of(record.event.links[1], record)
    assert node["text"].startswith("The Russian defence ministry confirmed on Monday that 63 soldiers")
    assert node["text"].endswith("Makiivka.")
    assert node["author"]["name"] == "Russian defence ministry"
    assert node["datePublished"] == "2023-01-02"
    assert node["firstAppearance"]["publisher"]["name"] == "Meridian Wire"
    assert (node["low"], node["high"], node["measure"], node["stance"]) == (63, 63, "killed", "acknowledges")


def test_the_selectors_find_the_words_in_the_report() -> None:
    record = makiivka()
    reports = {document.id: document for document in record.event.documents}
    for link, node in zip([k for k in record.event.links if not k.claim.in_comment], nodes(record), strict=True):
        quote, position = node["anchor"]["selector"]
        text = reports[link.claim.source.document].unit(node["anchor"]["unit"])
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])


def test_a_copy_repeats_its_origin_and_the_origin_lists_where_it_appeared_again() -> None:
    record = makiivka()
    first, title = record.event.links[1], record.event.links[2]
    assert node_of(title, record)["repeats"] == [iri(first)]
    assert len(node_of(first, record)["appearance"]) == 4


def test_a_speakers_later_figure_supersedes_the_earlier() -> None:
    record = makiivka()
    first, raised = record.event.links[1], record.event.links[8]
    assert node_of(raised, record)["supersedes"] == [iri(first)]


def test_figures_that_cannot_both_be_right_contradict_each_other_both_ways() -> None:
    record = makiivka()
    army, raised = record.event.links[0], record.event.links[8]
    assert iri(raised) in node_of(army, record)["contradicts"]
    assert iri(army) in node_of(raised, record)["contradicts"]


def test_figures_that_can_both_be_right_do_not_contradict() -> None:
    some = a_link(a_claim("at least 63 died", "at least 63", 63, None), speaker="A")
    more = a_link(a_claim("89 died", "89", 89, 89), speaker="B")
    row = a_row(some, more, positions=(a_position("A", some), a_position("B", more)))
    assert all("contradicts" not in node for node in nodes(a_record(an_event(some, more), row)))


def test_a_round_figure_does_not_contradict_one_that_rounds_to_it() -> None:
    some = a_link(a_claim("about 400 died", "about 400", 400, 400, approximate=True), speaker="A")
    more = a_link(a_claim("412 died", "412", 412, 412), speaker="B")
    row = a_row(some, more, positions=(a_position("A", some), a_position("B", more)))
    assert all("contradicts" not in node for node in nodes(a_record(an_event(some, more), row)))


def test_a_part_is_part_of_the_whole_that_stands_beside_it() -> None:
    document = a_document("Moscow says 63 died, nine of them officers.")
    whole = a_link(a_claim(document.text, "63", 63, 63, document=document), speaker="Moscow")
    part = a_link(a_claim(document.text, "nine", 9, 9, document=document, part=True), speaker="Moscow", role="part")
    record = a_record(an_event(whole, part))
    assert node_of(part, record)["partOf"] == [iri(whole)]


def test_an_event_has_its_place_and_its_day() -> None:
    (event,) = nodes(makiivka(), kind="Event")
    assert event["startDate"] == "2023-01-01"
    assert event["location"]["geo"]["latitude"] == pytest.approx(48.048)
    assert event["location"]["sameAs"] == "https://sws.geonames.org/702320/"


def test_an_event_has_its_ranges_each_bound_the_claim_that_sets_it() -> None:
    record = makiivka()
    (event,) = nodes(record, kind="Event")
    killed = event["range"][0]
    assert (killed["measure"], killed["affected"]) == ("killed", "Russian soldiers")
    assert killed["floor"] == f"{NAMESPACE}claim:{record.rows[0].floor.claim if record.rows[0].floor else ''}"
    assert "floor" not in event["range"][1]


def test_rounding_vagueness_and_relays_are_told() -> None:
    claim = a_claim("about 400 died", "about 400", 400, 400, approximate=True, relays=("DW",))
    (node,) = nodes(a_record(an_event(a_link(claim))))
    assert (node["approximate"], node["relays"], "vague" in node) == (True, ["DW"], False)


def test_readers_claims_are_not_in_the_graph() -> None:
    record = makiivka()
    said = {iri(link) for link in record.event.links if link.claim.in_comment}
    assert said
    assert said & {node["@id"] for node in nodes(record)} == set()


def test_nothing_is_reviewed() -> None:
    assert b"ClaimReview" not in bundle("jsonld", [makiivka()]).files["claims.jsonld"]


def test_every_term_is_schema_orgs_or_in_the_context() -> None:
    schema_org = {
        *(
            "name",
            "description",
            "license",
            "isAccessibleForFree",
            "variableMeasured",
            "about",
            "startDate",
            "location",
        ),
        *("address", "addressCountry", "geo", "latitude", "longitude", "sameAs", "text", "author", "firstAppearance"),
        *("location", "appearance", "datePublished", "headline", "url", "publisher"),
    }

    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(terms, value))
        return set(value) | terms(list(value.values())) if isinstance(value, dict) else set()

    graph = json.loads(bundle("jsonld", [makiivka()]).files["claims.jsonld"])["@graph"]
    assert {term for term in terms(graph) if term[0] != "@"} - schema_org - set(CONTEXT) == set()


def test_a_dangerous_address_is_left_out() -> None:
    document = a_document(url="javascript:alert(1)")
    record = a_record(an_event(a_link(a_claim(document.text, "63", 63, 63, document=document))))
    assert "url" not in nodes(record)[0]["firstAppearance"]


def test_the_statement_is_the_sentence_around_the_quote() -> None:
    text = "It burned. Moscow says 63 died there. Nobody else spoke."
    assert statement(a_claim(text, "63", 63, 63)) == "Moscow says 63 died there."


def test_a_claim_without_a_side_or_date_still_has_a_node() -> None:
    link = replace(a_link(a_claim("63 died", "63", 63, 63), side=RUSSIA), said_on=None)
    assert "datePublished" not in nodes(a_record(an_event(link)))[0]
