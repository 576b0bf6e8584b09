from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import a_claim, a_link, an_event
from counterclaim.nouns import Measure
from counterclaim.publish.sentence import lead, linked, sentences
from counterclaim.publish.views import EventView
from publish.sample import ARMY, MINISTRY, a_record, a_row, makiivka


def a_view(*claims: tuple[int | None, int | None, str, Measure], quote: str = "so many") -> EventView:
    links = [
        a_link(a_claim(f"{'x' * i} {quote}", quote, low, high, measure=measure), speaker=speaker)
        for i, (low, high, speaker, measure) in enumerate(claims)
    ]
    rows = [
        a_row(*(one for one in links if one.claim.measure is measure))
        for measure in dict.fromkeys(one.claim.measure for one in links)
    ]
    return EventView(a_record(an_event(*links), *rows))


def speakers(words: str, view: EventView) -> list[tuple[str, str]]:
    by_href = {one.href: one.speaker for one in view.views.values()}
    return [(figure, by_href[href]) for figure, href in linked(words, view) if href]


@given(st.text(st.sampled_from("A. 63,b“(2 January)\n"), max_size=60))
def test_linking_changes_no_word(words: str) -> None:
    view = EventView(makiivka())
    assert "".join(part for part, _ in linked(words, view)) == words
    assert "".join(sentences(words)) == words


def test_a_figure_leads_to_the_claim_of_the_speaker_beside_it() -> None:
    view = a_view((63, 63, MINISTRY, Measure.KILLED), (63, 63, ARMY, Measure.KILLED))
    told = f"Russian soldiers were killed: 63 ({ARMY}, 3 January) and 63 ({MINISTRY}, 2 January)."
    assert speakers(told, view) == [("63", ARMY), ("63", MINISTRY)]


def test_a_figure_leads_to_the_loss_that_its_sentence_speaks_of() -> None:
    view = a_view(
        (89, 89, "One", Measure.KILLED), (89, 89, "Two", Measure.CASUALTIES), (89, 89, "Three", Measure.INJURED)
    )
    assert speakers("89 Russian soldiers were killed or injured.", view) == [("89", "Two")]
    assert speakers("89 Russian soldiers were injured.", view) == [("89", "Three")]
    assert speakers("First figures for Russian soldiers killed: 89.", view) == [("89", "One")]


def test_the_day_of_a_month_is_no_figure() -> None:
    view = a_view((2, 2, "One", Measure.KILLED), (2023, 2023, "Two", Measure.KILLED))
    assert speakers("It was said on 2 January 2023 and from 2 to 3 January.", view) == []


def test_fewer_than_and_more_than_lead_to_their_claims() -> None:
    view = a_view((None, 99, "One", Measure.KILLED), (601, None, "Two", Measure.KILLED))
    assert speakers("From fewer than 100 to more than 600.", view) == [("100", "One"), ("600", "Two")]


def test_none_is_a_figure() -> None:
    assert speakers("From none (One) to 5.", a_view((0, 0, "One", Measure.KILLED))) == [("none", "One")]


def test_a_number_that_nobody_claims_leads_nowhere() -> None:
    assert speakers("About 12 rockets.", a_view((63, 63, "One", Measure.KILLED))) == []


def test_the_first_sentence_leads() -> None:
    view = a_view((63, 63, "One", Measure.KILLED))
    first, rest = lead("63 died near St. Petersburg (One). Two said more. Three said less.", view)
    assert "".join(words for words, _ in first) == "63 died near St. Petersburg (One)."
    assert "".join(words for words, _ in rest) == "Two said more. Three said less."
    assert lead("", view) == ((), ())
