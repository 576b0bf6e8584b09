"""Who speaks for which side, as far as the words alone tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.errors import UsageError
from counterclaim.link.parties import load

PARTIES = load()


@pytest.mark.parametrize(
    ("words", "name", "side"),
    [
        ("Russia's defence ministry", "Russian defence ministry", "RU"),
        ("the defence ministry in Moscow", "Russian defence ministry", "RU"),
        ("Defence Minister Sergei Shoigu", "Russian defence ministry", "RU"),
        ("the Kremlin", "Russia", "RU"),
        ("Officials in Kyiv", "Ukraine", "UA"),
        ("A spokesman for Ukraine's eastern command", "Ukrainian eastern command", "UA"),
        ("the head of Indonesia's disaster agency", "Indonesian disaster agency", "ID"),
        ("Indonesia's national disaster agency", "Indonesian disaster agency", "ID"),
        ("AFAD", "Turkish disaster agency", "TR"),
        ("the Wagner group", "Wagner group", "RU"),
        ("JNIM", "JNIM", "group:jnim"),
        ("UN human rights office", "United Nations human rights office", "body:un"),
        ("President Volodymyr Zelensky", "Ukrainian presidency", "UA"),
    ],
)
def test_a_body_has_one_plain_name_and_its_side(words: str, name: str, side: str) -> None:
    voice = PARTIES.voice(words)
    assert (voice.name, voice.side and voice.side.id) == (name, side)


def test_two_ways_to_name_one_department_are_one_speaker() -> None:
    one = PARTIES.voice("The strategic communications department of Ukraine's armed forces")
    other = PARTIES.voice("the Ukrainian army's communications department")
    assert one == other


def test_the_department_through_which_a_body_speaks_is_no_speaker_beside_it() -> None:
    departments = ("Ukraine's armed forces", "stratcom of Ukraine's armed forces", "the Ukrainian army's press service")
    assert {PARTIES.voice(words).name for words in departments} == {"Ukrainian armed forces"}


def test_two_bodies_of_one_government_are_two_speakers() -> None:
    names = {PARTIES.voice(f"Ukraine's {body}").name for body in ("army", "general staff", "defence ministry")}
    assert len(names) == 3


@pytest.mark.parametrize(
    "words", ["a Russian nationalist blogger", "local residents", "a former commander of the militia"]
)
def test_who_speaks_for_nobody_has_no_side(words: str) -> None:
    assert PARTIES.voice(words).side is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The governor of West Java", "governor of West Java"),
        ("West Java governor", "governor of West Java"),
        ("Police in Peshawar", "police of Peshawar"),
        ("The governor of Beirut", "governor of Beirut"),
        ("The Odisha government", "government of Odisha"),
    ],
)
def test_a_local_office_is_named_for_its_place(words: str, name: str) -> None:
    voice = PARTIES.voice(words)
    assert (voice.kind, voice.name) == ("office", name)


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Ukrainian soldiers", "UA"),
        ("Russians", "RU"),
        ("Wagner fighters", "RU"),
        ("US troops", "US"),
        ("Hamas-run health ministry", "group:hamas"),
    ],
)
def test_words_for_the_lost_name_their_side(words: str, side: str) -> None:
    found = PARTIES.side_of(words)
    assert found is not None
    assert found.id == side


def test_a_pronoun_is_no_country() -> None:
    assert PARTIES.side_of("some of us") is None


def test_a_user_adds_parties_in_a_file_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "parties.toml"
    own.write_text('[[group]]\nid = "group:orange"\nname = "Orange Front"\naliases = ["Orange Front", "OF-7"]\n')
    voice = load(own).voice("a spokesman for OF-7")
    assert (voice.name, voice.side and voice.side.id) == ("Orange Front", "group:orange")
    assert load(own).voice("the Kremlin").name == "Russia"


@pytest.mark.parametrize("text", ["[[group]]\nname = 'no id'", "not toml [", "[seats]\nX = 3\n[[group]]\n"])
def test_a_broken_table_is_a_mistake_of_the_call_that_names_the_file(tmp_path: Path, text: str) -> None:
    own = tmp_path / "parties.toml"
    own.write_text(text)
    with pytest.raises(UsageError, match=r"parties\.toml"):
        load(own)


def test_a_missing_table_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.toml"):
        load(tmp_path / "nothing.toml")


@pytest.mark.parametrize(
    ("words", "name", "side"),
    [
        ("A Ukrainian defence official", "Ukrainian defence official", "UA"),
        ("the official Turkish disaster agency", "Turkish disaster agency", "TR"),
        ("the administration of the Donetsk People's Republic", "administration of Donetsk People's Republic", "RU"),
        ("officials of the Donetsk People's Republic", "Donetsk People's Republic", "RU"),
        ("the Russian-installed administration of Donetsk", "Russian-installed administration of Donetsk", "RU"),
        ("the head of the Russian-installed administration", "Russian-installed administration", "RU"),
        ("Ukraine's police", "Ukrainian police", "UA"),
        ("the police in Kyiv", "police of Kyiv", "UA"),
        ("Russia's defence and interior ministries", "Russian defence and interior ministries", "RU"),
        ("a committee of mothers and widows", "committee of mothers and widows", None),
    ],
)
def test_a_name_is_never_cut_within_a_phrase(words: str, name: str, side: str | None) -> None:
    voice = PARTIES.voice(words)
    assert (voice.name, voice.side and voice.side.id) == (name, side)


@pytest.mark.parametrize(
    "words", ["A person close to the Russian administration", "People in the Russian-installed administration"]
)
def test_a_person_near_a_body_is_not_the_body(words: str) -> None:
    voice = PARTIES.voice(words)
    assert (voice.side, voice.kind, voice.name) == (
        None,
        "person",
        words.removeprefix("A ").replace("People", "people"),
    )


def test_two_that_speak_together_are_one_speaker_in_either_order() -> None:
    names = {
        PARTIES.voice(words).name for words in ("the BBC and Mediazona", "Mediazona and the BBC's Russian service")
    }
    assert names == {"BBC and Mediazona"}


def test_two_states_that_speak_together_speak_for_neither() -> None:
    voice = PARTIES.voice("Russian and Ukrainian officials")
    assert (voice.name, voice.side) == ("Russian and Ukrainian officials", None)
