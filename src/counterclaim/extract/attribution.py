"""Attribution: which frame a figure stands under, and who its speaker is."""

from __future__ import annotations

from typing import NamedTuple

from counterclaim.extract.frame import Frame, is_pronoun
from counterclaim.extract.labels import headline_label
from counterclaim.extract.lexicon import words
from counterclaim.extract.reading import Reading
from counterclaim.extract.scene import Found
from counterclaim.extract.stance import quoted_untrue
from counterclaim.extract.subjects import leading_phrase
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.voice import Voice
from counterclaim.nouns import Stance


class Attribution(NamedTuple):
    """Who is said to say a figure."""

    speaker: str | None
    relays: tuple[str, ...] = ()
    frame: Frame | None = None
    """The frame that gives the stance; None where the text speaks in its own voice."""


def attributions(
    now: Reading, found: Found, voice: Voice, *, previous: Reading | None, following: Reading | None
) -> list[Attribution]:
    """Everyone who is said to stand to one figure: its speaker, and who denies it: "Ankara dismissed Kyiv's figure"."""
    said = attribute(now, found, voice, previous=previous, following=following)
    denial = _denial_of(now, said.frame) if said.frame is not None else None
    if denial is None:
        return [said]
    return [said, Attribution(_named(now, denial, voice, previous), (), denial)]


def _denial_of(now: Reading, owned: Frame) -> Frame | None:
    """The frame that denies a figure which a possessive ascribes to another."""
    if now.sentence.at(owned.verb) not in words("speech", "figure_of", "nouns"):
        return None
    for frame in now.frames:
        if frame.stance is not Stance.DENIES or frame.subject is None:
            continue
        if frame.trailing if frame.first > owned.last else 0 <= owned.first - frame.last <= 4:
            return frame
    return None


def attribute(
    now: Reading, found: Found, voice: Voice, *, previous: Reading | None, following: Reading | None
) -> Attribution:
    """The speaker of one figure: by a frame of its sentence, by the turn or the quotation that it stands in."""
    frame = governing(now, found)
    if frame is not None and frame.subject is not None:
        return Attribution(_named(now, frame, voice, previous), _relays(now, frame), frame)
    quoted = in_quotes(now.sentence, found.figure.first, voice)
    if quoted and quoted_untrue(now.sentence, found.figure.last):
        return Attribution(None, (), None)
    outer = _outer(now, frame) if frame is not None and quoted else None
    if outer is not None and outer.subject is not None:
        return Attribution(_named(now, outer, voice, previous), (), frame)
    if voice.turn is not None:
        return Attribution(voice.turn, (), frame)
    heading = None if voice.in_turns else headline_label(now.sentence)
    if heading is not None and found.figure.first >= heading[1]:
        return Attribution(now.sentence.slice(*heading), (), frame)
    introduced = _introduced(now.sentence, found.figure.first) if quoted else None
    if introduced is not None:
        return Attribution(introduced, (), frame)
    if quoted:
        return Attribution(_quoted_by(voice, previous, following), (), frame)
    if (
        previous is not None
        and _is_entry(now.sentence)
        and (_is_entry(previous.sentence) or previous.sentence.at(previous.sentence.stop - 1) == ":")
    ):
        return Attribution(voice.speaker, (), frame)
    return Attribution(_credited(following) if following is not None else None, (), frame)


def _is_entry(sentence: Sentence) -> bool:
    """A line of a list: "– dead: 37"."""
    return sentence.at(0) in {"-", "–", "—", "•", "*", "‒"}


def _credited(following: Reading) -> str | None:
    """ "Those are the numbers that the minister gave", "So says the army": the next sentence names who spoke."""
    sentence = following.sentence
    if following.figures or not sentence.at(0).startswith(("that", "those", "these", "this", "so")):
        return None
    named = [frame for frame in following.frames if frame.subject is not None and frame.verb < 12]
    equates = sentence.at(0) in {"so", "thats"} or sentence.at(1) in {"is", "are", "was", "were", "'s"}
    return sentence.slice(*named[0].subject) if named and named[0].subject and equates else None


def _introduced(sentence: Sentence, at: int) -> str | None:
    """ "The vice-minister read from a sheet: “We have two dead”": who opens the quotation's own sentence."""
    for j in range(at - 1, 0, -1):
        if sentence.lowered[j] in {"“", '"'} and sentence.lowered[j - 1] == ":":
            return first_subject(sentence, j - 1)
    return None


def governing(now: Reading, found: Found) -> Frame | None:
    """The frame that a figure stands under: the nearest before it in its clause, else the first that trails it."""
    at = found.figure.first
    cited = _cited_after(now, at) or _gapped(now, at)
    if cited is not None:
        return cited
    for frame in reversed([frame for frame in now.frames if frame.first <= at]):
        if frame.first <= at < frame.last and frame.verb >= at:
            continue
        if not _is_broken(now.sentence, frame, at):
            return frame
        break
    for frame in now.frames:
        relative = now.sentence.lowered[found.figure.last : frame.first]
        if frame.first > at and frame.subject and len(relative) < 8 and relative[-1:] in (["which"], ["that"]):
            return frame
        if frame.first > at and frame.trailing and ";" not in now.sentence.lowered[at : frame.first]:
            return frame
    return None


def _gapped(now: Reading, at: int) -> Frame | None:
    """ "residents say 85 dead, the emergency agency more than 60 hurt": the verb is said once."""
    sentence = now.sentence
    if sentence.at(at - 1) == ":" and sentence.at(at - 3) == ";" and sentence.is_name(at - 2):
        return Frame(at - 2, at, at - 2, (at - 2, at - 1), Stance.STATES)
    first = at
    while first > 0 and sentence.kind(first - 1) == "word" and sentence.at(first - 1) not in _JOINTS:
        first -= 1
    said = [frame for frame in now.frames if frame.last <= first and frame.subject is not None]
    if not said or first == at or at - first > 6 or sentence.at(first - 1) not in _JOINTS:
        return None
    head = sentence.at(at - 1)
    alone = at - first <= 2 and sentence.at(first - 1) in {",", ";"} and sentence.is_name(at - 1)
    speaks = alone or head in words("speakers", "bodies") or head in words("speakers", "metonyms")
    return Frame(first, at, at - 1, (first, at), said[-1].stance) if speaks else None


_FIRST_PERSON = (["our"], ["my"], ["we"], ["i"])
_JOINTS = frozenset([",", ";", "and", "but"])


def _cited_after(now: Reading, at: int) -> Frame | None:
    """ "The UN says 38,000 have died, citing the ministry", "a figure that came from police": the one cited speaks."""
    for frame in now.frames:
        cites = now.sentence.at(frame.verb) in {"citing", "quoting", "a"}
        if cites and frame.first == 0 and frame.last <= at and now.sentence.at(frame.last) == ",":
            return frame
        if frame.first > at and cites and ";" not in now.sentence.lowered[at : frame.first]:
            return frame
    return None


def _is_aside(sentence: Sentence, frame: Frame, at: int) -> bool:
    """ "The count, which officials had put at 12, was cut": a frame of a relative clause that has closed."""
    opener = sentence.at(frame.first - 1)
    if opener in {"which", "who", "whom", "where", "when"} and sentence.at(frame.first - 2) == ",":
        return "," in sentence.lowered[frame.last : at]
    return False


def _is_broken(sentence: Sentence, frame: Frame, at: int) -> bool:
    """Whether a new clause that stands by itself begins between a frame and a figure."""
    if _is_aside(sentence, frame, at):
        return True
    between = sentence.lowered[frame.last : at]
    goes_on = between[-2:] in (["it", "was"], ["it", "is"], ["it", "had"]) and "," not in between[-6:]
    if goes_on and frame.stance is not Stance.DENIES:
        return False
    if ";" in between or (frame.trailing and between[:1] == ["."]):
        return True
    named = frame.subject is not None and sentence.at(frame.subject[0]) not in {"my", "our", "we", "i"}
    own = named and '"' not in between and "“" not in between
    if own and any(word == "," and between[n + 1 : n + 2] in _FIRST_PERSON for n, word in enumerate(between)):
        return True
    inside = frame.trailing and frame.first > 0 and sentence.at(frame.last) == ","
    breaks = {"but", "although", "though"} if inside else {"but", "while", "whereas", "although", "though"}
    for n, word in enumerate(between):
        gerund = word == "while" and between[n + 1 : n + 2] and between[n + 1].endswith("ing")
        if word in breaks and not gerund and between[n - 1 : n] == [","] and "that" not in between[n + 1 : n + 3]:
            return True
    return False


def _outer(now: Reading, inner: Frame) -> Frame | None:
    """The named frame around "I hope" and "we think" inside a quotation."""
    return next((frame for frame in now.frames if frame is not inner and frame.subject is not None), None)


def in_quotes(sentence: Sentence, at: int, voice: Voice) -> bool:
    """Whether the token at `at` stands inside a quotation."""
    marks = [word for word in sentence.lowered[:at] if word in {"“", "”"}]
    if marks:
        return marks[-1] == "“"
    return voice.quoted or sentence.lowered[:at].count('"') % 2 == 1


def _named(now: Reading, frame: Frame, voice: Voice, previous: Reading | None) -> str | None:
    assert frame.subject is not None
    if not is_pronoun(now.sentence, frame.subject) and now.sentence.at(frame.subject[0]) not in {"its", "their", "his"}:
        return now.sentence.slice(*frame.subject)
    if frame.subject[1] - frame.subject[0] > 1:
        return now.sentence.slice(*frame.subject)
    return _antecedent(now, frame, voice, previous)


def _antecedent(now: Reading, frame: Frame, voice: Voice, previous: Reading | None) -> str | None:
    """Who "it", "he" or "they" is: named before in this sentence, or the last speaker, or the subject before."""
    for earlier in reversed(now.frames):
        if earlier.verb < frame.verb and earlier.subject is not None and not is_pronoun(now.sentence, earlier.subject):
            return now.sentence.slice(*earlier.subject)
    own = first_subject(now.sentence, frame.first)
    if own is not None:
        return own
    topic = _body_of(previous) if previous is not None and not previous.frames else None
    if topic is not None:
        return topic
    if voice.speaker is not None:
        return voice.speaker
    return first_subject(previous.sentence, previous.sentence.stop) if previous is not None else None


def _body_of(previous: Reading) -> str | None:
    """ "The military offered a different account.": the body that a sentence without a verb of saying is about."""
    sentence = previous.sentence
    subject = leading_phrase(sentence, sentence.stop)
    known = words("speakers", "bodies") | words("speakers", "metonyms")
    if subject is None or sentence.at(subject[1] - 1) not in known:
        return None
    return sentence.slice(*subject)


def first_subject(sentence: Sentence, stop: int) -> str | None:
    """The person or body that opens a sentence, before token `stop`: "The mayor"; None where none does."""
    known = words("speakers", "bodies") | words("nouns", "people")
    subject = leading_phrase(sentence, stop)
    counted = words("figures", "numbers") | frozenset(["dozen", "hundred", "thousand"])
    if subject is not None and any(sentence.at(j).partition("-")[0] in counted for j in range(*subject)):
        return None
    if (
        subject is None
        or sentence.at(subject[0]) in {"none", "all", "most", "some", "no"}
        or not (any(_last_part(sentence.at(j)) in known for j in range(*subject)) or _is_all_name(sentence, subject))
    ):
        return None
    return sentence.slice(*subject)


def _last_part(word: str) -> str:
    """ "vice-minister" is a minister."""
    return word.rpartition("-")[2]


def _is_all_name(sentence: Sentence, subject: tuple[int, int]) -> bool:
    return sentence.is_name(subject[1] - 1) and sentence.at(subject[0]) not in {"the", "a", "an"}


def _relays(now: Reading, frame: Frame) -> tuple[str, ...]:
    """Who passes the speaker's words on, from the inside outwards."""
    sentence = now.sentence
    out = [sentence.slice(*frame.relay)] if frame.relay else []
    for outer in reversed(now.frames):
        if (
            outer.verb < frame.verb
            and outer.subject is not None
            and outer.subject != frame.subject
            and outer.last <= frame.first
        ):
            between = sentence.lowered[outer.last : frame.first]
            if not between or "that" in between[:3]:
                out.append(sentence.slice(*outer.subject))
    return tuple(dict.fromkeys(out))


def _quoted_by(voice: Voice, previous: Reading | None, following: Reading | None) -> str | None:
    """The speaker of a sentence inside a quotation that no frame of its own names."""
    for neighbour, last in ((following, False), (previous, True)):
        named = [frame for frame in neighbour.frames if frame.subject is not None] if neighbour else []
        if not named or neighbour is None:
            continue
        chosen = named[-1] if last else named[0]
        assert chosen.subject is not None
        return (
            voice.speaker
            if is_pronoun(neighbour.sentence, chosen.subject)
            else neighbour.sentence.slice(*chosen.subject)
        )
    return voice.speaker
