"""Claims come together in the events that they are about."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import a_claim, a_comment, a_document, day
from counterclaim import extract, link
from counterclaim.nouns import Claim, Document, Event, Link, Measure, Scope, Stance

ADMITTED = a_document(
    "Russia's defence ministry said on Monday that 63 of its servicemen had been killed when rockets hit a building in "
    "Makiivka in the first minutes of the new year. Ukraine's general staff spoke of about 400 dead Russian soldiers.",
    title="Russia admits 63 soldiers killed in Makiivka strike",
    outlet="Tern Wire",
)
RAISED = a_document(
    "Russia's defence ministry raised the number of soldiers killed in the New Year strike on Makiivka to 89. "
    "On Monday the ministry had spoken of 63.",
    published="2023-01-04",
    title="Toll of Makiivka strike rises to 89",
    outlet="Morrow Daily",
)
OTHER = a_document(
    "Russia's defence ministry claimed on Sunday that more than 600 Ukrainian soldiers had been killed in a strike on "
    "Kramatorsk. In the attack on Makiivka, by its own count, 89 Russian servicemen died. The mayor of Kramatorsk "
    "wrote that nobody had been killed.",
    published="2023-01-08",
    title="Moscow claims 600 killed in Kramatorsk",
    outlet="Tern Wire",
)
QUAKE = a_document(
    "The death toll of the earthquake in Cianjur has risen to 268, the head of Indonesia's disaster agency said on "
    "Tuesday. In the morning the agency had still counted 103 dead.",
    published="2022-11-22",
    title="Cianjur quake: 268 dead",
    outlet="Lantern Radio",
)
ALL = (ADMITTED, RAISED, OTHER, QUAKE)


def linked(*documents: Document) -> dict[str, Event]:
    claims = [claim for document in documents for claim in extract(document)]
    return {event.id: event for event in link(claims, documents)}


def the_link(events: dict[str, Event], document: Document, low: int) -> Link:
    return next(
        each
        for event in events.values()
        for each in event.links
        if each.claim.source.document == document.id and each.claim.low == low and not each.claim.in_comment
    )


def test_reports_about_one_strike_are_one_event_and_another_strike_is_another() -> None:
    events = linked(*ALL)
    assert {name: {each.id for each in event.documents} for name, event in events.items()} == {
        "makiivka-2023-01-01": {ADMITTED.id, RAISED.id},
        "kramatorsk-2023-01-08": {OTHER.id},
        "cianjur-2022-11-22": {QUAKE.id},
    }


def test_an_event_is_named_for_people() -> None:
    assert linked(ADMITTED)["makiivka-2023-01-01"].name == "Makiivka, 1 January 2023"


def test_a_figure_of_another_event_goes_to_that_event() -> None:
    events = linked(*ALL)
    assert (OTHER.id, 89) in {
        (each.claim.source.document, each.claim.low) for each in events["makiivka-2023-01-01"].links
    }


def test_every_claim_is_in_exactly_one_event() -> None:
    claims = [claim for document in ALL for claim in extract(document)]
    placed = [each.claim.id for event in link(claims, ALL) for each in event.links]
    assert sorted(placed) == sorted({claim.id for claim in claims})


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_input_makes_no_difference(seed: int) -> None:
    claims = [claim for document in ALL for claim in extract(document)]
    mixed, documents = claims[:], list(ALL)
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(documents)
    assert link(mixed, documents) == link(claims, ALL)


@settings(max_examples=10, deadline=None)
@given(st.sets(st.sampled_from(range(len(ALL))), min_size=1))
def test_adding_a_document_never_removes_a_claim(chosen: set[int]) -> None:
    few = linked(*(ALL[i] for i in sorted(chosen)))
    every = {each.claim.id for event in linked(*ALL).values() for each in event.links}
    assert {each.claim.id for event in few.values() for each in event.links} <= every


def test_claims_are_linked_without_their_documents_too() -> None:
    claims = [claim for document in (ADMITTED, OTHER) for claim in extract(document)]
    assert {event.id.rsplit("-", 3)[0] for event in link(claims)} == {"makiivka", "kramatorsk"}


def test_a_report_that_names_no_place_is_unplaced_and_keeps_its_claims() -> None:
    claim = a_claim("63 died.", "63", 63, 63)
    (event,) = link([claim])
    assert event.place is None
    assert event.id.startswith("unplaced-")
    assert [each.claim for each in event.links] == [claim]


def test_nothing_in_gives_nothing_out() -> None:
    assert link([]) == []


def test_a_comment_takes_the_event_of_its_thread_whatever_it_names() -> None:
    thread = a_document(
        ADMITTED.text, title=ADMITTED.title, comments=(a_comment("In Kramatorsk 600 soldiers died, liars!"),)
    )
    events = linked(thread, OTHER)
    assert "c1" in {each.claim.unit for each in events["makiivka-2023-01-01"].links}
    assert "c1" not in {each.claim.unit for each in events["kramatorsk-2023-01-08"].links}


def test_a_running_total_is_kept_apart_from_incidents() -> None:
    text = "Ukraine says 100,000 Russian soldiers have died since the invasion began."
    document = a_document(text)
    total = a_claim(
        text, "100,000", 100_000, 100_000, document=document, affected="Russian soldiers", scope=Scope.CUMULATIVE
    )
    (event,) = link([total], [document])
    assert (event.kind, event.id) == ("total", "total-russia-2022-02-24")


def test_a_place_that_no_gazetteer_lists_can_be_where_it_happened() -> None:
    first = a_document(
        "Tuareg rebels said on Sunday that they had killed 47 Malian soldiers in a battle near Tinzaouaten.",
        published="2024-07-28",
    )
    second = a_document("Residents of Tinzaouaten say that 15 soldiers were captured.", published="2024-07-30")
    assert [event.id for event in linked(first, second).values()] == ["tinzaouaten-2024-07-28"]


def test_two_strikes_on_one_town_are_two_events() -> None:
    first = a_document("A strike on Kramatorsk on 8 April 2022 killed 59 people.", published="2022-04-10")
    second = a_document("A strike on Kramatorsk on 27 June 2023 killed 12 people.", published="2023-06-28")
    assert set(linked(first, second)) == {"kramatorsk-2022-04-08", "kramatorsk-2023-06-27"}


def test_an_older_accident_that_a_report_recalls_is_an_event_of_its_own() -> None:
    text = "A train crash near Balasore killed 288 people on Friday. In 1999, a collision in Assam killed 285."
    events = linked(a_document(text, published="2023-06-03"))
    assert set(events) == {"balasore-2023-06-02", "assam-1999"}


def test_a_disaster_makes_its_authorities_answerable_and_a_strike_does_not() -> None:
    events = linked(*ALL)
    assert the_link(events, QUAKE, 268).answerable
    assert not the_link(events, ADMITTED, 63).answerable


def test_its_soldiers_are_the_speakers_own_and_the_others_are_named() -> None:
    events = linked(*ALL)
    own, other = the_link(events, ADMITTED, 63), the_link(events, OTHER, 601)
    assert (own.group, own.side, own.affected_side) == ("soldiers", own.side, own.side)
    assert (other.side and other.side.id, other.affected_side and other.affected_side.id) == ("RU", "UA")


def test_the_agency_and_the_ministry_are_those_that_the_report_names_in_full() -> None:
    events = linked(*ALL)
    assert the_link(events, QUAKE, 103).speaker == the_link(events, QUAKE, 268).speaker == "Indonesian disaster agency"
    assert the_link(events, RAISED, 63).speaker == "Russian defence ministry"


def test_a_recalled_statement_has_the_date_on_which_it_was_made() -> None:
    said = the_link(linked(*ALL), RAISED, 63).said_on
    assert said is not None
    assert said.overlaps(day("2023-01-02"))


def test_an_outlet_that_gives_the_figure_of_a_ministry_repeats_it() -> None:
    copy = a_document(
        "At least two towns mourn. In Makiivka 63 soldiers were killed in the New Year strike.", outlet="Quay Courier"
    )
    events = linked(ADMITTED, copy)
    first, again = the_link(events, ADMITTED, 63), the_link(events, copy, 63)
    assert again.origin == first.origin == first.claim.id
    assert "Repeats a figure of Russian defence ministry." in again.reasons


def test_two_bodies_with_the_same_figure_repeat_nobody() -> None:
    text = "The governor of West Java says 62 died in Cianjur. Indonesia's disaster agency also says 62 died."
    document = a_document(text, published="2022-11-22", title="Cianjur quake")
    claims = [
        a_claim(text, "62 died in", 62, 62, document=document, speaker="The governor of West Java"),
        a_claim(text, "62 died.", 62, 62, document=document, speaker="Indonesia's disaster agency"),
    ]
    (event,) = link(claims, [document])
    assert {each.origin for each in event.links} == {claim.id for claim in claims}


def test_a_copied_report_repeats_its_original_claim_by_claim() -> None:
    body = ADMITTED.text + " The building was a school. " + " ".join(f"Word{i} of it." for i in range(20))
    original = a_document(body, outlet="Tern Wire", published="2023-01-02")
    copy = a_document(body + " Shared by our partner.", outlet="Parish News", published="2023-01-03")
    events = linked(original, copy)
    assert the_link(events, copy, 400).origin == the_link(events, original, 400).claim.id


@pytest.mark.parametrize(
    ("text", "quote", "role"),
    [
        ("The quake in Cianjur killed 63 people, including 9 children.", "9", "part"),
        ("The quake in Cianjur killed 63 people; 12 of them were children.", "12", "part"),
        ("The quake in Cianjur killed 63 people. 20 bodies have been identified.", "20", "part"),
        ("The quake in Cianjur killed 63 people. Another 4 died in hospital.", "4", "addition"),
        ("The quake in Cianjur killed 63 people.", "63", "whole"),
    ],
)
def test_parts_and_additions_are_told_from_wholes(text: str, quote: str, role: str) -> None:
    document = a_document(text)
    number = int(quote)
    claims = {
        claim.low: claim
        for claim in (
            a_claim(text, "63", 63, 63, document=document),
            a_claim(text, quote, number, number, document=document),
        )
    }
    (event,) = link(claims.values(), [document])
    assert {each.claim.low: each.role for each in event.links}[number] == role


def test_three_hundred_more_wounded_add_to_nothing_where_only_the_dead_were_counted() -> None:
    text = "In Makiivka 400 soldiers were killed and some 300 more wounded."
    document = a_document(text)
    claims = [
        a_claim(text, "400", 400, 400, document=document),
        a_claim(text, "some 300", 300, 300, document=document, measure=Measure.INJURED),
    ]
    (event,) = link(claims, [document])
    assert {each.role for each in event.links} == {"whole"}


def test_the_enemy_is_the_other_side() -> None:
    text = "In Makiivka Ukraine's general staff counted 400 dead of the enemy. Russia's defence ministry admits 63."
    document = a_document(text)
    claims = [
        a_claim(text, "400", 400, 400, document=document, speaker="Ukraine's general staff", affected="enemy"),
        a_claim(text, "63", 63, 63, document=document, speaker="Russia's defence ministry", stance=Stance.ACKNOWLEDGES),
    ]
    (event,) = link(claims, [document])
    lost = next(each.affected_side for each in event.links if each.claim.low == 400)
    assert lost is not None
    assert lost.id == "RU"


SWAP = {"Russia": "Ukraine", "Ukraine": "Russia", "Russian": "Ukrainian", "Ukrainian": "Russian"}
SWAP |= {"Moscow": "Kyiv", "Kyiv": "Moscow", "RU": "UA", "UA": "RU"}


def swapped(text: str) -> str:
    return re.sub(r"\b(Russian|Ukrainian|Russia|Ukraine|Moscow|Kyiv|RU|UA)\b", lambda found: SWAP[found[0]], text)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Russia's defence ministry said that 63 of its soldiers were killed in Bakhmut. ",
                "Ukraine's general staff claimed that about 400 Russian soldiers were killed. ",
                "Moscow said that 12 Ukrainian soldiers died. ",
                "Officials in Kyiv spoke of 600 dead of the enemy. ",
                "Ukraine's army said that 31 soldiers died. ",
                "Rockets killed 17 soldiers. ",
            ]
        ),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_with_the_names_of_the_parties_swapped_the_sides_swap(sentences: list[str]) -> None:
    text = "".join(sentences)
    one, other = (sides(linked(a_document(each))) for each in (text, swapped(text)))
    assert other == [tuple(swapped(word) for word in row) for row in one]


def sides(events: dict[str, Event]) -> list[tuple[str, str, str]]:
    return [
        (each.speaker, each.side.id if each.side else "", each.affected_side.id if each.affected_side else "")
        for event in events.values()
        for each in sorted(event.links, key=lambda each: (each.claim.low or 0, each.claim.measure))
    ]


def test_hostile_words_never_stop_linking() -> None:
    words = ["", " ", "'s", "’", "A" * 500, "<script>alert(1)</script>", "\u202e", "of of of", "Of", "0", "’s’s’s"]
    document = a_document("In Makiivka 63 died. " * 3, published=None)
    claims: list[Claim] = [
        a_claim(document.text, "63", 63, 10**30, document=document, speaker=word, affected=other)
        for word in words
        for other in words
    ]
    assert len({each.claim.id for event in link(claims, [document]) for each in event.links}) == len(
        {claim.id for claim in claims}
    )


def test_a_page_set_with_en_spaces_reads_like_any_other() -> None:
    page = a_document(ADMITTED.text.replace(" ", "\u2002"), title=ADMITTED.title, outlet=ADMITTED.outlet)
    (event,) = linked(page).values()
    assert event.id == "makiivka-2023-01-01"
    assert the_link({event.id: event}, page, 63).speaker == "Russian defence ministry"
    assert "\u2002" in the_link({event.id: event}, page, 400).claim.prefix


def test_an_undated_page_is_as_old_as_its_first_comment() -> None:
    comments = (a_comment("Sad.", id="c2", posted=day("2023-01-04")), a_comment("Sad.", posted=day("2023-01-03")))
    page = a_document("63 soldiers died in Makiivka on New Year's Eve.", published=None, comments=comments)
    assert [event.id for event in linked(page).values()] == ["makiivka-2022-12-31"]


def test_the_rebels_are_those_that_the_report_names() -> None:
    text = (
        "Tuareg rebels fought near Tinzaouaten. The rebels say 47 Malian soldiers died; JNIM was not there. CSP lost 9."
    )
    document = a_document(text, published="2024-07-28")
    claims = [
        a_claim(text, "9", 9, 9, document=document, speaker="the CSP", affected="fighters"),
        a_claim(text, "47", 47, 47, document=document, speaker="The rebels", affected="Malian soldiers"),
    ]
    (event,) = link(claims, [document])
    assert {each.speaker for each in event.links} == {"Tuareg rebels"}


def test_rebels_whom_an_army_counts_are_none_of_its_own() -> None:
    text = (
        "In Tinzaouaten Mali's army killed 20 rebels and lost 2 soldiers. The Tuareg rebels of the CSP lost 9 fighters."
    )
    document = a_document(text, published="2024-07-28")
    claims = [
        a_claim(text, "20", 20, 20, document=document, speaker="Mali's army", affected="rebels"),
        a_claim(text, "2 soldiers", 2, 2, document=document, speaker="Mali's army", affected="soldiers"),
        a_claim(text, "9", 9, 9, document=document, speaker="the CSP", affected="fighters"),
    ]
    (event,) = link(claims, [document])
    lost = {each.claim.low: each.affected_side.id for each in event.links if each.affected_side}
    assert (lost[20], lost[2]) == ("group:azawad", "ML")


def test_officers_are_counted_beside_the_soldiers() -> None:
    text = "In Makiivka 89 Russian soldiers and two Russian officers died."
    document = a_document(text)
    claims = [
        a_claim(text, "89", 89, 89, document=document, affected="Russian soldiers"),
        a_claim(text, "two", 2, 2, document=document, affected="Russian officers"),
    ]
    (event,) = link(claims, [document])
    assert {each.group for each in event.links} == {"soldiers", "officers"}


def test_things_are_counted_by_what_they_are() -> None:
    text = "Ukraine's army destroyed nine Russian tanks near Bakhmut."
    document = a_document(text)
    claim = a_claim(text, "nine", 9, 9, document=document, affected="Russian tanks", measure=Measure.DESTROYED)
    (event,) = link([claim], [document])
    assert [(each.group, each.affected_side and each.affected_side.id) for each in event.links] == [("tanks", "RU")]


def test_a_headline_without_a_source_sums_up_its_report() -> None:
    document = a_document(
        "The quake in Cianjur killed 62 people, Indonesia's disaster agency said.", title="Dozens dead in Cianjur quake"
    )
    text, title = document.text, document.title or ""
    body = a_claim(text, "62", 62, 62, document=document, speaker="Indonesia's disaster agency")
    headline = Claim.make(
        source=document.source, unit="title", start=0, end=6, quote="Dozens", prefix="", suffix=title[6:],
        low=12, high=None, vague=True, measure=Measure.KILLED, stance=Stance.STATES, scope=Scope.INCIDENT,
    )  # fmt: skip
    (event,) = link([body, headline], [document])
    assert {each.origin for each in event.links} == {body.id}


def test_what_goes_on_after_a_statement_without_another_source_is_that_speakers() -> None:
    text = "321 people died in Cianjur, Indonesia's disaster agency said. 73,874 people live in camps."
    document = a_document(text, published="2022-11-28")
    claims = [
        a_claim(text, "321", 321, 321, document=document, speaker="Indonesia's disaster agency"),
        a_claim(text, "73,874", 73_874, 73_874, document=document, measure=Measure.DISPLACED),
    ]
    (event,) = link(claims, [document])
    assert {each.speaker for each in event.links} == {"Indonesian disaster agency"}
    assert [
        each.claim.low for each in event.links if len(each.reasons) > 1 and "names no speaker" in each.reasons[1]
    ] == [73_874]


def speakers_of(text: str, *said: tuple[str, int, str | None], **coded: object) -> dict[int, Link]:
    """Links by number, for claims of one report: quote, number, speaker."""
    document = a_document(text)
    claims = [a_claim(text, quote, n, n, document=document, speaker=by, **coded) for quote, n, by in said]
    return {each.claim.low or 0: each for event in link(claims, [document]) for each in event.links}


def test_a_bare_general_staff_is_of_the_army_that_was_named_before_it() -> None:
    text = (
        "Russia's defence ministry counted 63 dead soldiers in Makiivka. Ukraine's armed forces spoke of 400. "
        "On Monday the general staff said that 410 had died."
    )
    found = speakers_of(
        text,
        ("63", 63, "Russia's defence ministry"),
        ("400", 400, "Ukraine's armed forces"),
        ("410", 410, "the general staff"),
    )
    assert found[410].speaker == "Ukrainian general staff"


def test_one_of_a_crowd_is_whom_the_text_describes() -> None:
    text = (
        "Bloggers raged. One of them, a former commander of the militia, wrote that 120 soldiers had died in Makiivka."
    )
    assert speakers_of(text, ("120", 120, "One of them"))[120].speaker == "former commander of the militia"


def test_one_of_a_crowd_who_is_not_described_keeps_the_words_of_the_text() -> None:
    text = "Bloggers raged. One of them wrote that 120 soldiers had died in Makiivka."
    found = speakers_of(text, ("120", 120, "One of them"))[120]
    assert (found.speaker, found.side) == ("one of them", None)


@pytest.mark.parametrize("words", ["on", "The gap"])
def test_words_that_name_nobody_leave_the_figure_to_the_outlet(words: str) -> None:
    document = a_document("The gap is wide: 120 soldiers died in Makiivka on Sunday.", outlet="Lantern Radio")
    (event,) = link([a_claim(document.text, "120", 120, 120, document=document, speaker=words)], [document])
    assert event.links[0].speaker == "Lantern Radio"


def test_a_body_and_its_branch_with_one_figure_are_one_statement() -> None:
    text = (
        "Ukraine's emergency service counted 44 dead in Dnipro. The regional branch of Ukraine's emergency service in "
        "Dnipro put it at 44 too."
    )
    document = a_document(text, title="Strike on Dnipro")
    second = text.rindex("44")
    claims = [
        a_claim(text, "44", 44, 44, document=document, speaker="Ukraine's emergency service"),
        Claim.make(
            source=document.source, unit="body", start=second, end=second + 2, quote="44", prefix=text[:second][-160:],
            suffix=text[second + 2 :], low=44, high=44, measure=Measure.KILLED, stance=Stance.STATES,
            scope=Scope.INCIDENT, speaker="The regional branch of Ukraine's emergency service",
        ),
    ]  # fmt: skip
    (event,) = link(claims, [document])
    assert {each.origin for each in event.links} == {claims[0].id}


def test_two_bodies_of_one_state_with_one_figure_are_two_statements() -> None:
    text = "In Makiivka Ukraine's air force counted 400 dead soldiers. Ukraine's defence ministry said some 400 died."
    document = a_document(text)
    claims = [
        a_claim(text, "400", 400, 400, document=document, speaker="Ukraine's air force"),
        a_claim(text, "some 400", 400, 400, document=document, speaker="Ukraine's defence ministry"),
    ]
    (event,) = link(claims, [document])
    assert len({each.origin for each in event.links}) == 2


@pytest.mark.parametrize("between", ["", "Nobody in the town has seen a funeral. " * 9])
def test_an_outlet_that_drops_the_bound_of_a_source_has_no_figure_of_its_own(between: str) -> None:
    said = "Russia's defence ministry claimed more than 600 Ukrainian soldiers died in Kramatorsk. "
    text = f"{said}{between}The 600 are in doubt."
    document = a_document(text)
    claims = [
        a_claim(
            text,
            "more than 600",
            601,
            None,
            document=document,
            speaker="Russia's defence ministry",
            affected="soldiers",
        ),
        a_claim(text, "The 600", 600, 600, document=document, affected="soldiers"),
    ]
    (event,) = link(claims, [document])
    assert {each.origin for each in event.links} == {claims[0].id}


def test_those_whose_death_is_denied_are_of_the_side_whose_death_was_claimed() -> None:
    text = (
        "Russia's defence ministry said that 600 Ukrainian soldiers died in Kramatorsk. Russian soldiers died too, "
        "89 of them, and 63 Russian soldiers before. Ukraine's eastern command denied that any 600 servicemen had died."
    )
    document = a_document(text)
    ministry = "Russia's defence ministry"
    claims = [
        a_claim(text, "600", 600, 600, document=document, speaker=ministry, affected="Ukrainian soldiers"),
        a_claim(text, "89", 89, 89, document=document, affected="Russian soldiers"),
        a_claim(text, "63", 63, 63, document=document, affected="Russian soldiers"),
        a_claim(
            text, "any 600", 600, 600, document=document, speaker="Ukraine's eastern command", affected="servicemen",
            stance=Stance.DENIES,
        ),
    ]  # fmt: skip
    (event,) = link(claims, [document])
    assert {each.affected_side and each.affected_side.id for each in event.links if each.claim.low == 600} == {"UA"}


@pytest.mark.parametrize(
    ("rest", "affected", "group"),
    [
        ("pieces of enemy equipment were destroyed", "pieces", "equipment"),
        ("two Russian tanks were destroyed", "two tanks", "tanks"),
        ("servicemen were destroyed", "servicemen", "soldiers"),
        ("aircraft were destroyed", "aircraft", "aircraft"),
        ("howitzers of the enemy were destroyed", "howitzers", "howitzers"),
    ],
)
def test_what_was_destroyed_is_counted_by_its_plain_noun(rest: str, affected: str, group: str) -> None:
    text = f"Ukraine's army said that 17 {rest} in Makiivka."
    found = speakers_of(text, ("17", 17, "Ukraine's army"), affected=affected, measure=Measure.DESTROYED)
    assert found[17].group == group


def test_a_report_without_a_figure_is_left_out_of_no_list() -> None:
    bare = a_document("Flowers were laid in Samara on Tuesday.", title="Flowers in Samara")
    assert [event.links for event in link([], [bare])] == [()]


def test_a_later_accident_that_recalls_the_first_is_an_event_of_its_own() -> None:
    first = a_document(
        "288 people were killed when trains collided near Balasore on Friday, the railways said.",
        published="2023-06-03",
    )
    second = a_document(
        "Six labourers were killed on Wednesday under a goods train at Jajpur Road station in Odisha. The accident "
        "comes five days after the disaster of Balasore, in which 288 people died.",
        published="2023-06-07",
    )
    events = linked(first, second)
    assert set(events) == {"balasore-2023-06-02", "jajpur-2023-06-07"}
    assert {each.claim.low for each in events["jajpur-2023-06-07"].links} == {6}


def test_reports_of_one_quake_from_different_villages_are_one_event() -> None:
    first = a_document(
        "The earthquake killed 820 people in Marrakesh, Morocco's interior ministry said of the quake.",
        published="2023-09-09",
    )
    second = a_document(
        "The earthquake killed 90 people in Agadir, survivors of the quake in Morocco say.", published="2023-09-11"
    )
    assert len(linked(first, second)) == 1


def test_a_figure_of_another_country_is_placed_there() -> None:
    text = "The earthquake killed 2,053 people in Herat. In Morocco 2,900 had died in an earthquake."
    events = linked(a_document(text, published="2023-10-08"))
    there = next(event for event in events.values() if event.place and event.place.country == "MA")
    assert [each.claim.low for each in there.links] == [2900]


def test_a_dateline_dates_a_report_that_has_no_other_date() -> None:
    wire = a_document("SAN SALVADOR, 3 JAN 90 -- TWO SOLDIERS WERE KILLED YESTERDAY IN SAN MIGUEL.", published=None)
    assert [event.id for event in linked(wire).values()] == ["san-miguel-1990-01-02"]


def test_undated_reports_from_one_town_are_not_taken_for_one_event() -> None:
    one = a_document("12 soldiers were killed in Bakhmut.", published=None)
    other = a_document("A blast in Bakhmut killed 31 soldiers.", published="2023-01-02")
    assert len(linked(one, other)) == 2


def test_a_total_counted_from_the_month_of_the_invasion_is_the_total_since_the_invasion() -> None:
    text = "Ukraine says 100,000 Russian soldiers have died since February."
    document = a_document(text)
    total = a_claim(
        text, "100,000", 100_000, 100_000, document=document, affected="Russian soldiers", scope=Scope.CUMULATIVE
    )
    assert [event.id for event in link([total], [document])] == ["total-russia-2022-02-24"]
