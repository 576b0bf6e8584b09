from __future__ import annotations

from builders import RUSSIA, UKRAINE, Party, a_statement, an_event
from counterclaim.nouns import Link, Stance
from counterclaim.record import record


def status(*links: Link, **event) -> tuple[str, ...]:
    return record(an_event(*links, **event)).rows[0].status


def of_russians(figure: str, low: int | None, high: int | None, **rest) -> Link:
    return a_statement(
        figure, low, high, **{"group": "soldiers", "affected": "soldiers", "affected_side": RUSSIA} | rest
    )


def test_one_speaker_is_a_single_source_and_one_side() -> None:
    assert status(of_russians("5", 5, 5, by="staff", side=UKRAINE)) == ("single-source", "one-sided")


def test_a_side_that_speaks_of_its_own_losses_acknowledges_them() -> None:
    assert "acknowledged" in status(of_russians("5", 5, 5, by="ministry", side=RUSSIA))


def test_figures_that_exclude_each_other_are_contested() -> None:
    links = [
        of_russians("5", 5, 5, by="ministry", side=RUSSIA),
        of_russians("at least 50", 50, None, by="staff", side=UKRAINE),
    ]
    assert status(*links) == ("acknowledged", "contested")


def test_only_what_speakers_now_stand_by_is_compared() -> None:
    links = [
        of_russians("5", 5, 5, by="ministry", side=RUSSIA, on="2023-01-01"),
        of_russians("50", 50, 50, by="ministry", side=RUSSIA, on="2023-01-05"),
        of_russians("50", 50, 50, by="staff", side=UKRAINE),
    ]
    assert status(*links) == ("acknowledged", "corroborated")


def test_an_approximate_figure_agrees_with_what_rounds_to_it() -> None:
    near = a_statement("430", 430, 430, by="a hospital")
    far = a_statement("470", 470, 470, by="a hospital")
    about = a_statement("about 400", 400, 400, by="a union", approximate=True)
    assert status(near, about) == ("corroborated",)
    assert status(far, about) == ("contested",)


def test_two_bodies_of_one_side_do_not_corroborate_each_other() -> None:
    links = [of_russians("5", 5, 5, by=by, side=UKRAINE) for by in ("staff", "ministry")]
    assert status(*links) == ("one-sided",)


def test_an_open_figure_neither_bears_out_nor_contradicts_a_greater_one() -> None:
    links = [a_statement("600", 600, 600, by="a union"), a_statement("more than 300", 301, None, by="a hospital")]
    assert status(*links) == ()


def test_a_denied_figure_is_contested() -> None:
    links = [
        of_russians("600", 600, 600, by="staff", side=UKRAINE),
        of_russians("600", 600, 600, by="ministry", side=RUSSIA, stance=Stance.DENIES),
    ]
    assert status(*links) == ("single-source", "contested", "one-sided")


def test_who_answers_for_the_victims_of_a_disaster_is_no_side() -> None:
    land = Party("CL", "Chile")
    links = [a_statement(str(n), n, n, by=f"office {n}", side=land, answerable=True) for n in (5, 9)]
    assert status(*links) == ("acknowledged", "contested")


def test_an_event_without_a_place_is_unplaced() -> None:
    assert status(a_statement("5", 5, 5, by="police"), place=None) == ("single-source", "unplaced")


def test_figures_of_any_size_can_be_compared() -> None:
    links = [a_statement("a lot", 10**400, 10**400, by="one"), a_statement("5", 5, 5, by="another")]
    assert status(*links) == ("contested",)
    assert "contested" in status(links[1], a_statement("some", 10**4000, 10**4000, by="one", approximate=True))
