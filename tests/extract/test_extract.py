"""What a reader of a news text expects to be found in it."""

from __future__ import annotations

import pytest

from counterclaim.extract import extract
from counterclaim.nouns import Claim, Measure, Scope, Stance


def only(text: str) -> Claim:
    found = extract(text)
    assert len(found) == 1, [(claim.quote, claim.measure) for claim in found]
    return found[0]


def figures(text: str) -> list[tuple[str, int | None, int | None]]:
    return [(claim.measure.value, claim.low, claim.high) for claim in extract(text)]


# --- measures ---


@pytest.mark.parametrize(
    ("text", "measure", "low"),
    [
        ("Rockets killed 14 sailors in the port.", Measure.KILLED, 14),
        ("Fourteen sailors were killed by rockets.", Measure.KILLED, 14),
        ("The fire claimed 14 lives.", Measure.KILLED, 14),
        ("Rescuers dug out 14 bodies.", Measure.KILLED, 14),
        ("14 sailors drowned.", Measure.KILLED, 14),
        ("The blast left 14 people injured.", Measure.INJURED, 14),
        ("Fourteen miners are in hospital.", Measure.INJURED, 14),
        ("The brigade lost 14 men.", Measure.CASUALTIES, 14),
        ("The brigade suffered 14 casualties.", Measure.CASUALTIES, 14),
        ("Rockets killed a total of 14 sailors in the port.", Measure.KILLED, 14),
        ("The battle resulted in 14 rebels killed.", Measure.KILLED, 14),
        ("The shelling killed and wounded 14 people.", Measure.CASUALTIES, 14),
        ("Fourteen hikers are missing.", Measure.MISSING, 14),
        ("Rebels abducted 14 teachers.", Measure.CAPTURED, 14),
        ("The army confirmed the capture of 14 rebels.", Measure.CAPTURED, 14),
        ("Shells hit the camp, killing all 14.", Measure.KILLED, 14),
        ("Also killed in the raid were 14 guards.", Measure.KILLED, 14),
        ("Shelling hit the post, wounding 14 guards and forcing the others to flee.", Measure.INJURED, 14),
        ("Rebels abducted a Bank of England (BoE) official.", Measure.CAPTURED, 1),
        ("Rebels abducted an individual linked to the bank.", Measure.CAPTURED, 1),
        ("The flood drove 1,400 families from their homes.", Measure.DISPLACED, 1400),
        ("The navy sank 14 boats.", Measure.DESTROYED, 14),
        ("The army lost 14 tanks.", Measure.DESTROYED, 14),
    ],
)
def test_the_measure_follows_what_the_words_say_was_lost(text: str, measure: Measure, low: int) -> None:
    claim = only(text)
    assert (claim.measure, claim.low) == (measure, low)


@pytest.mark.parametrize(
    "text",
    [
        "The army fired 80 rockets and sent 400 men to the border.",
        "Police arrested 51 people on Friday.",
        "Officers called on 14 men to surrender.",
        "Troops began an operation on Monday to capture two commanders.",
        "The teams exchanged 200 prisoners of war.",
        "The match ended 3 to 2 before 40,000 spectators.",
        "The bridge cost 190 million dollars and took 14 years.",
        "Many families were affected.",
        "I died laughing, ten out of ten.",
        "The storm damaged 60 roofs.",
    ],
)
def test_numbers_that_count_no_loss_are_left_alone(text: str) -> None:
    assert extract(text) == []


def test_what_is_counted_in_one_breath_is_one_claim_each() -> None:
    assert figures("63 dead and 120 wounded") == [("killed", 63, 63), ("injured", 120, 120)]


def test_an_elliptic_figure_takes_who_was_lost_from_the_one_before() -> None:
    claims = extract("12 soldiers died and 40 were hurt.")
    assert [claim.affected for claim in claims] == ["soldiers", "soldiers"]


def test_a_part_stands_beside_its_whole() -> None:
    whole, part = extract("The ministry counted 63 dead, nine of them children.")
    assert (whole.part, part.part, part.affected, part.low) == (False, True, "children", 9)


def test_a_comparison_is_a_bound_on_the_figure_that_it_points_at() -> None:
    claims = extract("The ministry confirmed 63 dead. The rebels say the true toll is much higher.")
    assert [(claim.low, claim.high, claim.vague) for claim in claims] == [(63, 63, False), (64, None, True)]


def test_a_correction_gives_both_figures() -> None:
    assert figures("The agency raised the death toll from 63 to 89.") == [("killed", 63, 63), ("killed", 89, 89)]


def test_a_list_of_losses_counts_things_and_the_last_day() -> None:
    claims = extract("Losses of the enemy since 24.02.22: tanks - 3914 (+6), helicopters - 300 (+0).")
    assert [(claim.quote, claim.measure, claim.scope) for claim in claims] == [
        ("3914", Measure.DESTROYED, Scope.CUMULATIVE),
        ("+6", Measure.DESTROYED, Scope.PERIOD),
        ("300", Measure.DESTROYED, Scope.CUMULATIVE),
        ("+0", Measure.DESTROYED, Scope.PERIOD),
    ]


def test_a_heading_of_losses_serves_the_whole_list() -> None:
    claims = extract("Enemy losses today: 850 personnel, 12 tanks, 25 APVs.")
    assert [(claim.low, claim.measure) for claim in claims] == [
        (850, Measure.CASUALTIES),
        (12, Measure.DESTROYED),
        (25, Measure.DESTROYED),
    ]


def test_a_particle_bounds_no_figure() -> None:
    claim = only("The rebels handed over 36 bodies on Friday, the Red Cross said.")
    assert (claim.quote, claim.low, claim.high) == ("36", 36, 36)


def test_a_post_in_short_forms_is_read() -> None:
    assert figures("KIA: 5, WIA: 11. 1x T-90M destroyed, 2x trucks abandoned.") == [
        ("killed", 5, 5),
        ("injured", 11, 11),
        ("destroyed", 1, 1),
    ]


def test_text_in_capitals_is_read_like_any_other() -> None:
    claim = only("SAN MIGUEL, 4 JAN 90 -- THE ARMY REPORTED THAT SEVEN GUERRILLAS WERE KILLED NEAR THE RIVER.")
    assert (claim.low, claim.affected, claim.speaker) == (7, "GUERRILLAS", "THE ARMY")


def test_the_dead_of_a_film_are_no_claim() -> None:
    assert extract("In the novel, which became a film, the hero buries 30 of his men and kills 200 more.") == []


def test_people_of_the_film_trade_die_like_others() -> None:
    claims = extract("A film director and two actors were killed at the weekend when a rocket hit a cinema.")
    assert [claim.low for claim in claims if claim.low == 2] == [2]


def test_what_a_report_on_a_film_says_of_the_world_is_kept() -> None:
    assert figures("The film tells of a flood. In 2021 it killed 180 people in the valley.") == [("killed", 180, 180)]


# --- speakers ---


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The port captain said 14 sailors had died.", "The port captain"),
        ("14 sailors had died, the port captain said on Monday.", "the port captain"),
        ("14 sailors died, said a doctor in Odesa the next day.", "a doctor in Odesa"),
        ("According to the coastguard, 14 sailors died.", "the coastguard"),
        ("14 sailors died, according to the coastguard.", "the coastguard"),
        ("The monitor, a group based in Oslo, spoke of 14 dead.", "The monitor"),
        ("14 sailors, the coastguard said, had died.", "the coastguard"),
        ("Reuters reported that officials said 14 sailors had died.", "officials"),
        ("The agency quoted a source as saying that 14 sailors had died.", "a source"),
        ("Fourteen sailors died.", None),
        ("Coastguard: 14 sailors dead", "Coastguard"),
        ("BREAKING: 14 sailors dead in collision - coastguard", "coastguard"),
        ("That adds to the 14 dead to which the coastguard has admitted.", "the coastguard"),
    ],
)
def test_the_speaker_is_the_innermost_source_that_the_text_names(text: str, speaker: str | None) -> None:
    assert only(text).speaker == speaker


def test_a_pronoun_stands_for_the_speaker_named_before() -> None:
    claims = extract("The coastguard said 14 sailors had died. It added that nine were missing.")
    assert [claim.speaker for claim in claims] == ["The coastguard", "The coastguard"]


def test_two_speakers_in_one_sentence_keep_their_own_figures() -> None:
    claims = extract("The ministry says 63 died, but the governor puts the toll at 89.")
    assert [(claim.speaker, claim.low) for claim in claims] == [("The ministry", 63), ("the governor", 89)]


def test_who_passes_a_figure_on_is_kept_as_a_relay() -> None:
    assert only("Reuters reported that officials said 14 sailors had died.").relays == ("Reuters",)


def test_in_a_transcript_a_guest_speaks_and_the_presenter_does_not() -> None:
    claims = extract("PRESENTER: We hear of 14 dead. GENERAL: We counted 20 dead.")
    assert [claim.speaker for claim in claims] == [None, "GENERAL"]


# --- stance ---


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry said 14 sailors had died.", Stance.STATES),
        ("The ministry admitted that 14 sailors had died.", Stance.ACKNOWLEDGES),
        ("The rebels claimed to have killed 14 sailors.", Stance.CLAIMS),
        ("Analysts estimate that 14 sailors died.", Stance.ESTIMATES),
        ("Probably 14 sailors died.", Stance.ESTIMATES),
        ("The ministry denied that 14 sailors had died.", Stance.DENIES),
        ("There weren't 14 dead.", Stance.DENIES),
        ("If 14 sailors died, nobody told their families.", Stance.SUPPOSES),
        ("As many as 14 sailors may have died.", Stance.SUPPOSES),
        ("This war will kill 14 million people.", Stance.PREDICTS),
        ("The toll could reach 14,000.", Stance.PREDICTS),
        ("I hope 14 of them died.", Stance.WISHES),
        ("Were 14 sailors killed?", Stance.ASKS),
    ],
)
def test_the_stance_is_what_the_words_commit_the_speaker_to(text: str, stance: Stance) -> None:
    assert extract(text)[0].stance is stance


def test_another_after_a_word_of_loss_is_one_more_of_the_same() -> None:
    first, second = extract("They killed a guard and wounded another.")
    assert (first.affected, second.affected, second.low, second.measure) == ("guard", "guard", 1, Measure.INJURED)


@pytest.mark.parametrize("text", ["The mayor and 14 guards were killed.", "Mayor Ana Lopez and 14 guards were killed."])
def test_a_person_and_a_group_share_one_word_of_loss(text: str) -> None:
    assert figures(text) == [("killed", 1, 1), ("killed", 14, 14)]


def test_parts_named_before_the_word_of_loss_do_not_hide_the_whole() -> None:
    claims = extract("Nine men including a Taliban leader and two drivers have been killed.")
    assert [(claim.low, claim.part) for claim in claims] == [(9, False), (1, True), (2, True)]


def test_what_stands_after_one_between_commas_is_no_second_victim() -> None:
    assert figures("Rebels abducted one, a driver, and 14 guards.") == [("captured", 1, 1), ("captured", 14, 14)]


@pytest.mark.parametrize(
    "text", ["A rebel raised his weapon and was killed.", "A rebel named Anwar Tarin was killed on Monday."]
)
def test_who_does_or_is_named_something_before_the_loss_is_no_speaker(text: str) -> None:
    assert figures(text) == [("killed", 1, 1)]


def test_a_plural_in_an_aside_is_not_what_a_singular_verb_tells_of() -> None:
    assert ("killed", 12, 12) not in figures("Anwar Tarin, who led 12 fighters, was killed.")


def test_one_person_who_is_suspected_is_a_victim() -> None:
    assert figures("An additional suspected rebel was captured.") == [("captured", 1, 1)]


def test_suspected_people_are_suspected_by_nobody_who_was_lost() -> None:
    claims = [("captured", 1, 1), ("captured", 14, 14)]
    assert figures("Troops captured a rebel leader and captured 14 suspected rebels.") == claims


@pytest.mark.parametrize(
    "text",
    [
        "Rebels abducted the mayor along with 14 guards.",
        "Rebels abducted Ana Lopez and 14 guards.",
        "The mayor, along with 14 guards, was abducted.",
        "The mayor was abducted with 14 guards.",
    ],
)
def test_who_is_taken_along_with_another_is_counted_beside_him(text: str) -> None:
    assert ("captured", 14, 14) in figures(text)


def test_an_article_before_a_further_group_does_not_hide_it() -> None:
    assert figures("They killed four guards and the two drivers.") == [("killed", 4, 4), ("killed", 2, 2)]


def test_who_is_among_those_killed_is_a_part_of_them() -> None:
    claim = only("Among those killed were 14 guards.")
    assert (claim.measure, claim.low, claim.part) == (Measure.KILLED, 14, True)


def test_saying_that_nobody_died_is_a_figure_of_zero_that_is_stated() -> None:
    claim = only("The mayor says that nobody was killed.")
    assert (claim.low, claim.high, claim.stance) == (0, 0, Stance.STATES)


# --- scope ---


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("14 sailors died in the strike.", Scope.INCIDENT),
        ("14,000 soldiers have died since the invasion began.", Scope.CUMULATIVE),
        ("14 soldiers were killed over the past week.", Scope.PERIOD),
        ("Over the last 90 days, 14 soldiers were killed.", Scope.PERIOD),
        ("In recent weeks, 14 soldiers were killed.", Scope.PERIOD),
        ("14,000 people were killed in 2023.", Scope.PERIOD),
    ],
)
def test_the_scope_is_the_span_that_the_words_name(text: str, scope: Scope) -> None:
    assert only(text).scope is scope
