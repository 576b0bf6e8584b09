from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from counterclaim.serve.desk import Desk
from publish.sample import makiivka
from server.newsroom import EVENT, Browser, a_desk, claim_of, signed_in


@pytest.fixture
def analyst(desk: Desk) -> Browser:
    desk.site.prepare()
    browser = Browser(desk)
    browser.sign_in("analyst")
    return browser


def case(high: int) -> str:
    return f"/desk/case/{claim_of(high).id}"


def coded(browser: Browser, path: str) -> dict[str, Any]:
    """The fields of a case as its form shows them."""
    return coded_in(browser.get(path).text)


def coded_in(page: str) -> dict[str, Any]:
    """The fields of a case as the form of its page has them."""
    form = html.fromstring(page).get_element_by_id("verdict")
    return {name: value for name, value in form.form_values() if name != "token"}


def test_the_queue_puts_what_widens_the_range_first_and_says_why(analyst: Browser) -> None:
    page = html.fromstring(analyst.get("/desk").text)
    titles = [" ".join(one.text_content().split()) for one in page.xpath("//*[@class='case-title']")]
    assert titles[:2] == ["89 soldiers killed", "300–700 soldiers killed"]
    assert "It sets the acknowledged floor for Russian soldiers killed: 89" in page.text_content()
    assert "It alone sets the highest figure for Russian soldiers killed: 700; without it, 400." in page.text_content()
    assert analyst.get("/desk/next").headers["location"] == case(89)


def test_a_case_shows_the_words_in_their_context_the_claims_beside_it_and_its_coding(analyst: Browser) -> None:
    page = html.fromstring(analyst.get(case(700)).text)
    assert page.xpath("string(//blockquote//mark)") == "between 300 and 700"
    assert "Russian defence ministry" in page.xpath("string(//*[@class='rivals'])")
    fields = coded(analyst, case(700))
    assert {name: fields[name] for name in ("low", "high", "measure", "stance", "speaker")} == {
        "low": "300",
        "high": "700",
        "measure": "killed",
        "stance": "states",
        "speaker": "Officials in Kyiv",
    }


def test_after_a_decision_the_queue_no_longer_shows_its_case(analyst: Browser) -> None:
    before = [analyst.get("/desk") for _ in range(2)]
    assert [case(700) in page.text for page in before] == [True, True]
    assert {page.headers["cache-control"] for page in before} == {"no-store"}
    analyst.post(case(700), say="right", seen="")
    assert case(700) not in analyst.get("/desk").text


def test_each_sees_in_the_queue_what_the_other_looks_at(analyst: Browser, desk: Desk) -> None:
    other = Browser(desk)
    other.sign_in("editor")
    both = [analyst, other]
    assert [("looks at this now" in one.get("/desk").text) for one in both] == [False, False]
    analyst.get(case(700))
    assert "analyst looks at this now" in other.get("/desk").text
    assert "looks at this now" not in analyst.get("/desk").text
    analyst.get(f"/desk/next?after={claim_of(700).id}")
    assert "looks at this now" not in other.get("/desk").text


def test_a_claim_that_is_right_leaves_the_queue_and_the_next_case_comes_at_once(analyst: Browser) -> None:
    said = analyst.post(case(700), say="right", seen="")
    left = said.headers["location"]
    following = analyst.get(left).headers["location"]
    assert following.startswith("/desk/case/")
    assert following != case(700)
    assert case(700) not in analyst.get("/desk").text


def test_a_correction_moves_the_record_and_its_log_tells_from_what_to_what(analyst: Browser) -> None:
    fields = coded(analyst, case(700)) | {"high": "500", "reason": "The page now says 500"}
    analyst.post(case(700), **fields, say="corrected")
    page = analyst.get(EVENT).text
    assert "300–500" in page
    assert "300–700" not in page
    log = " ".join(
        html.fromstring(analyst.get(EVENT + f"history?claim={claim_of(700).id}").text).text_content().split()
    )
    assert "corrected the claim “between 300 and 700”: figure from" in log
    assert "The page now says 500" in log
    assert "analyst" not in log


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"say": "corrected"}, "Nothing was changed."),
        ({"say": "corrected", "low": "900"}, "The figure would run from 900 to 700."),
        ({"say": "corrected", "low": "many"}, "is no figure for “At least”"),
        ({"say": "corrected", "low": "-5"}, "is no figure for “At least”"),
        ({"say": "corrected", "measure": "hurt"}, "There is no measure 'hurt'."),
        ({"say": "corrected", "said_on": "yesterday"}, "is no date"),
        ({"say": "no-claim"}, "A claim is rejected without a reason."),
        ({"say": "other-event", "event": ""}, "It is not said which is the event."),
        ({"say": "other-event", "event": "nowhere-2023"}, "There is no event “nowhere-2023”."),
        ({"say": "duplicate", "of": ""}, "It is not said which is the other claim."),
        ({"say": "nothing"}, "The form says nothing."),
    ],
)
def test_a_form_that_says_nothing_sensible_changes_nothing_and_keeps_what_was_typed(
    small_analyst: Browser, fields: dict[str, str], told: str
) -> None:
    whole = coded(small_analyst, case(700)) | {"reason": ""} | fields
    answer = small_analyst.post(case(700), **whole)
    assert answer.status_code == 400
    assert told in html.fromstring(answer.text).text_content()
    assert "300–700" in small_analyst.get(EVENT).text
    if "low" in fields:
        assert f'value="{fields["low"]}"' in answer.text


@pytest.mark.parametrize(
    ("filled", "path", "there"),
    [({"high": "500"}, EVENT, "300–500"), ({"of": claim_of(400).id}, EVENT, "A person called it a duplicate")],
)
def test_enter_in_a_field_says_what_the_field_is_for(
    small_analyst: Browser, filled: dict[str, str], path: str, there: str
) -> None:
    whole = coded(small_analyst, case(700)) | {"reason": ""} | filled
    assert small_analyst.post(case(700), **whole, say="entered").status_code == 303
    assert there in small_analyst.get(path).text


@pytest.mark.parametrize("filled", [{}, {"reason": "a figure of speech"}, {"high": "500", "of": claim_of(400).id}])
def test_enter_that_could_say_several_things_or_none_says_nothing_and_keeps_what_was_typed(
    small_analyst: Browser, filled: dict[str, str]
) -> None:
    whole = coded(small_analyst, case(700)) | {"reason": "words"} | filled
    answer = small_analyst.post(case(700), **whole, say="entered")
    assert answer.status_code == 400
    assert "Enter alone does not say what the claim is." in answer.text
    kept = html.fromstring(answer.text)
    assert kept.xpath("//input[@name='reason']/@value") == [whole["reason"]]
    assert kept.xpath("//select[@name='of']/option[@selected]/@value") == [*filter(None, [filled.get("of")])]
    assert "300–700" in small_analyst.get(EVENT).text
    assert small_analyst.get("/changes").text.count("A person") == 0


def test_what_was_typed_into_the_coding_is_not_lost_by_saying_that_it_is_right(small_analyst: Browser) -> None:
    whole = coded(small_analyst, case(700)) | {"high": "500"}
    answer = small_analyst.post(case(700), **whole, say="right")
    assert answer.status_code == 400
    assert "The coding was changed. Say that it is right as corrected" in answer.text
    assert 'value="500"' in answer.text


def test_a_form_that_came_back_does_not_pass_over_what_another_decided_meanwhile(desk: Desk) -> None:
    desk.site.prepare()
    one, other = signed_in(desk, "analyst", "editor")
    opened = coded(one, case(700))
    other.post(case(700), **coded(other, case(700)) | {"high": "500"}, say="corrected")
    answer = one.post(case(700), **opened, say="no-claim")
    assert answer.status_code == 400
    again = coded_in(answer.text) | {"reason": "a figure of speech"}
    assert one.post(case(700), **again, say="no-claim").status_code == 409
    assert one.post(case(700), **opened, say="right").status_code == 409
    assert "300–500" in one.get(EVENT).text


def test_a_split_that_will_not_do_comes_back_with_all_that_was_ticked_and_typed(small_analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    ticked = [claim_of(700).id, claim_of(400).id]
    typed = {"name": "Another strike", "when": "2023-02-30", "place": "Horlivka", "reason": "Two strikes"}
    answer = small_analyst.post(f"{at}/preview", on=at, say="split", claim=ticked, **typed)
    assert answer.status_code == 400
    form = html.fromstring(answer.text).xpath("//form[.//button[@value='split']]")[0]
    assert sorted(form.xpath(".//input[@name='claim'][@checked]/@value")) == sorted(ticked)
    assert {name: form.xpath(f".//input[@name='{name}']/@value")[0] for name in typed} == typed


def test_what_is_no_claim_leaves_the_page_and_is_told_with_its_reason(analyst: Browser) -> None:
    analyst.post(case(700), say="no-claim", reason="a number that counts no loss", seen="")
    assert "300–700" not in analyst.get(EVENT).text
    assert "a number that counts no loss" in analyst.get(EVENT + "history").text
    assert analyst.get(case(700)).status_code == 404


def test_a_duplicate_is_counted_once_with_the_other(analyst: Browser) -> None:
    analyst.post(case(700), say="duplicate", of=claim_of(400).id, seen="")
    assert "A person called it a duplicate" in analyst.get(EVENT).text


def test_the_later_of_two_people_is_told_what_the_other_did_and_overwrites_nothing(desk: Desk) -> None:
    desk.site.prepare()
    one, other = signed_in(desk, "analyst", "editor")
    fields = coded(other, case(700))
    one.post(case(700), say="right", reason="Checked with the channel", seen="")
    answer = other.post(case(700), **fields | {"high": "650"}, say="corrected")
    assert answer.status_code == 409
    assert "analyst said that the claim is right meanwhile" in answer.text
    assert "Checked with the channel" in answer.text
    assert "300–700" in other.get(EVENT).text
    again = coded(other, case(700))
    assert other.post(case(700), **again | {"high": "650"}, say="corrected").status_code == 303
    assert "300–650" in other.get(EVENT).text


def test_a_case_that_somebody_looks_at_is_offered_to_the_next_person_last(desk: Desk) -> None:
    desk.site.prepare()
    one, other = signed_in(desk, "analyst", "editor")
    first = one.get("/desk/next").headers["location"]
    one.get(first)
    assert other.get("/desk/next").headers["location"] != first
    assert "analyst looks at this case now" in other.get(first).text


# Events


def test_claims_are_taken_out_into_an_event_of_their_own_shown_first_and_taken_back(analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    fields = {"say": "split", "claim": [claim_of(700).id], "name": "Another strike", "when": "2023-01-04", "seen": ""}
    shown = analyst.post(f"{at}/preview", on=at, **fields)
    assert "Nothing has been written yet" in shown.text
    assert "Another strike" in shown.text
    assert "300–700" in analyst.get(EVENT).text
    done = analyst.post(at, on=at, **fields)
    assert "300–700" not in analyst.get(EVENT).text
    assert "Another strike" in analyst.get("/").text
    assert "Another strike" in analyst.get("/index.json").text
    back = analyst.post(done.headers["location"], say="undo", reason="It was one strike")
    assert back.status_code == 303
    assert "300–700" in analyst.get(EVENT).text
    assert "Another strike" not in analyst.get("/").text


def test_two_events_become_one_and_two_again(analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    fields = {"say": "split", "claim": [claim_of(700).id], "name": "Another strike", "when": "2023-01-04", "seen": ""}
    analyst.post(at, on=at, **fields)
    other = next(one for one in analyst.get("/api/events").json()["events"] if one["name"] == "Another strike")["id"]
    page = f"/desk/event/{other}"
    merge = {"say": "merge", "into": "makiivka-2023-01-01"}
    assert "Merge “Another strike” into" in analyst.post(f"{page}/preview", on=page, **merge).text
    done = analyst.post(page, on=page, **merge)
    assert [one["id"] for one in analyst.get("/api/events").json()["events"]] == ["makiivka-2023-01-01"]
    assert "300–700" in analyst.get(EVENT).text
    assert analyst.get(page).status_code == 404
    analyst.post(done.headers["location"], say="undo")
    assert len(analyst.get("/api/events").json()["events"]) == 2


def test_addresses_that_others_keep_lead_on_to_the_event_that_took_the_claims(analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    claims = [link.claim.id for link in makiivka().event.links]
    done = analyst.post(at, on=at, say="split", claim=claims, name="The school", when="2023-01-01", seen="")
    (event,) = analyst.get("/api/events").json()["events"]
    assert event["name"] == "The school"
    for path in ("/events/{}/", "/events/{}/claims.csv", "/events/{}/history?figure=killed", "/events/{}/changes.xml"):
        answer = analyst.get(path.format("makiivka-2023-01-01"))
        assert (answer.status_code, answer.headers["location"]) == (307, path.format(event["page"].split("/")[2]))
        assert analyst.get(answer.headers["location"]).status_code == 200
    picture = analyst.get("/embed/makiivka-2023-01-01/record.svg")
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert analyst.get(picture.headers["location"]).status_code == 200
    analyst.post(done.headers["location"], say="undo")
    assert analyst.get(EVENT).status_code == 200


def test_an_event_is_named_anew(analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    analyst.post(at, on=at, say="rename", name="The school at Makiivka", when="2023-01-01", place="Makiivka", seen="")
    assert "The school at Makiivka" in analyst.get(EVENT).text
    assert "The school at Makiivka" in analyst.get("/").text


def words_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_the_next_case_says_what_one_decided_last_and_leads_to_taking_it_back(small_desk: Desk) -> None:
    small_desk.site.prepare()
    one, other = signed_in(small_desk, "analyst", "editor")
    one.post(case(700), say="right")
    (decision,) = small_desk.catalogue.decisions
    for path in ("/desk", case(400)):
        page = one.get(path).text
        assert "You decided: “300–700 " in words_of(page)
        assert f'href="/desk/decision/{decision.id}"' in page
        assert "You decided" not in other.get(path).text
    one.post(f"/desk/decision/{decision.id}", say="undo")
    assert "You decided" not in one.get(case(400)).text


def test_decisions_are_listed_with_the_claim_that_they_are_about(small_analyst: Browser) -> None:
    small_analyst.post(case(700), say="no-claim", reason="a figure of speech")
    words = "“300–700 soldiers killed” by"
    listed = words_of(small_analyst.get("/desk/decisions").text)
    assert words in listed
    assert "is no claim." in listed
    path = re.search(r"/desk/decision/\w+", small_analyst.get("/desk/decisions").text)
    assert path
    small_analyst.post(path[0], say="undo")
    assert f"Taken back: {words}" in words_of(small_analyst.get("/desk/decisions").text)


def test_what_was_taken_back_is_not_taken_back_again(small_analyst: Browser) -> None:
    small_analyst.post(case(700), say="right")
    listed = html.fromstring(small_analyst.get("/desk/decisions").text)
    path = listed.xpath("//ul[@class='rivals']//a/@href")[0]
    assert small_analyst.post(path, say="undo").status_code == 303
    again = small_analyst.post(path, on="/account", say="undo")
    assert again.status_code == 400
    assert "This was taken back already." in again.text


def test_a_desk_with_an_empty_ledger_leads_to_the_first_source(tmp_path: Path) -> None:
    with a_desk(str(tmp_path / "new.db")) as desk:
        desk.site.prepare()
        browser = Browser(desk)
        browser.sign_in("analyst")
        page = browser.get("/desk").text
    assert "There is nothing in the ledger yet." in page
    assert html.fromstring(page).xpath("//a[text()='Add the first source']/@href") == ["/desk/add"]


def test_an_event_lists_what_was_decided_on_it_and_not_on_one_that_was_merged_with_it(small_analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    small_analyst.post(at, on=at, say="split", claim=[claim_of(700).id], name="Another strike", when="2023-01-04")
    other = next(one["id"] for one in small_analyst.get("/api/events").json()["events"] if one["id"] != at[12:])
    small_analyst.post(case(700), say="right")
    small_analyst.post(case(400), say="right")
    listed = {path: words_of(small_analyst.get(path).text) for path in (at, f"/desk/event/{other}")}
    assert ["Take 1 claim out of" in words for words in listed.values()] == [True, True]
    decided = [words.split("Decided here")[1] for words in listed.values()]
    assert ["“300–700 soldiers killed”" in words for words in decided] == [False, True]
    assert ["“about 400 " in words for words in decided] == [True, False]


def test_an_event_that_was_merged_is_still_called_by_its_name(small_analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    claims = [claim_of(700).id, claim_of(400).id]
    small_analyst.post(at, on=at, say="split", claim=claims, name="Another strike", when="2023-01-04")
    other = next(one["id"] for one in small_analyst.get("/api/events").json()["events"] if one["id"] != at[12:])
    done = small_analyst.post(at, on=at, say="merge", into=other)
    assert "Merge “Makiivka, 1 January 2023” into “Another strike”." in small_analyst.get(done.headers["location"]).text


@pytest.mark.parametrize("name", ["record.json", "claims.csv"])
def test_the_files_of_a_past_day_are_refused_and_not_answered_with_a_page(small_analyst: Browser, name: str) -> None:
    answer = small_analyst.get(f"{EVENT}{name}?as-of=2023-01-05")
    assert answer.status_code == 400
    assert "Only the page of an event shows a past day" in answer.text


def test_an_event_with_a_name_of_its_own_keeps_it_when_only_its_day_is_changed(small_analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    small_analyst.post(at, on=at, say="rename", name="The school", when="2023-01-01", place="Makiivka")
    small_analyst.post(at, on=at, say="rename", name="The school", when="2023-01-02", place="Makiivka")
    (event,) = small_analyst.get("/api/events").json()["events"]
    assert (event["name"], event["when"]["earliest"][:10]) == ("The school", "2023-01-02")


def cases(browser: Browser) -> list[str]:
    """Where the cases of the queue lead."""
    page = html.fromstring(browser.get("/desk").text)
    return [str(path) for path in page.xpath("//li[@class='case-card']//h2/a/@href")]


def test_a_second_person_confirms_where_an_editor_asks_for_it(desk: Desk) -> None:
    desk.site.prepare()
    editor, analyst = signed_in(desk, "editor", "analyst")
    editor.post("/desk/ask", on="/desk/decisions", target="makiivka-2023-01-01")
    analyst.post(case(700), say="no-claim", reason="fiction", seen=None)
    assert "300–700" in analyst.get(EVENT).text
    decision = desk.ledger.decisions()[-1].id
    assert f"/desk/decision/{decision}" in cases(editor)
    assert f"/desk/decision/{decision}" not in cases(analyst)
    assert "It waits for a second person." in analyst.get("/desk").text
    page = f"/desk/decision/{decision}"
    assert "Confirm it</button>" not in analyst.get(page).text
    assert analyst.post(page, say="confirm").status_code == 400
    assert editor.post(page, say="confirm").status_code == 303
    assert "300–700" not in editor.get(EVENT).text


def test_taking_back_what_holds_waits_for_a_second_person_too(desk: Desk) -> None:
    desk.site.prepare()
    editor, analyst = signed_in(desk, "editor", "analyst")
    analyst.post(case(700), say="no-claim", reason="fiction", seen=None)
    decision = f"/desk/decision/{desk.ledger.decisions()[-1].id}"
    editor.post("/desk/ask", on="/desk/decisions", target="makiivka-2023-01-01")
    undo = analyst.post(decision, say="undo").headers["location"]
    assert undo != decision
    assert "waits for a second person" in analyst.get(undo).text
    assert "300–700" not in analyst.get(EVENT).text
    assert undo in editor.get("/desk").text
    editor.post(undo, say="confirm")
    assert "300–700" in analyst.get(EVENT).text


def test_one_takes_back_alone_what_one_proposed_and_nobody_confirmed(desk: Desk) -> None:
    desk.site.prepare()
    editor, analyst = signed_in(desk, "editor", "analyst")
    editor.post("/desk/ask", on="/desk/decisions")
    analyst.post(case(700), say="no-claim", reason="fiction", seen=None)
    decision = f"/desk/decision/{desk.ledger.decisions()[-1].id}"
    assert analyst.post(decision, say="undo").headers["location"] == decision
    assert "was taken back" in analyst.get(decision).text


def test_only_an_editor_takes_back_that_a_second_person_is_asked_for(small_desk: Desk) -> None:
    small_desk.site.prepare()
    editor, analyst = signed_in(small_desk, "editor", "analyst")
    editor.post("/desk/ask", on="/desk/decisions")
    request = f"/desk/decision/{small_desk.ledger.decisions()[-1].id}"
    assert "Take it back" not in analyst.get(request).text
    assert analyst.post(request, on="/desk/add", say="undo").status_code == 403
    assert editor.post(request, say="undo").status_code == 303
    again = f"/desk/decision/{small_desk.ledger.decisions()[-1].id}"
    assert analyst.post(again, on="/desk/add", say="undo").status_code == 403
    assert "Decisions hold at once" in editor.get("/desk/decisions").text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"say": "duplicate", "of": "no-such-claim"}, "There is no claim “no-such-claim”"),
        ({"say": "other-event", "event": "makiivka-2023-01-01"}, "stands in this event already"),
    ],
)
def test_what_leads_nowhere_is_told_before_it_is_written(
    small_desk: Desk, small_analyst: Browser, said: dict[str, str], told: str
) -> None:
    answer = small_analyst.post(case(700), seen="", **said)
    assert answer.status_code == 400
    assert told in answer.text
    assert not small_desk.ledger.decisions()


def test_an_event_is_not_merged_into_itself(small_analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    answer = small_analyst.post(f"{at}/preview", on=at, say="merge", into="makiivka-2023-01-01", seen="")
    assert answer.status_code == 400
    assert "not merged into itself" in answer.text


def test_an_editor_shows_readers_by_name_on_one_event_and_by_pseudonym_again(desk: Desk) -> None:
    desk.site.prepare()
    name = next(c.author for d in makiivka().event.documents for c in d.comments if c.author)
    editor = Browser(desk)
    editor.sign_in("editor")
    at = "/desk/event/makiivka-2023-01-01"
    assert name not in editor.get(at).text
    editor.post(f"{at}/names", on=at, shown="yes", reason="They agreed")
    assert name in Browser(desk).get(EVENT).text
    assert name in Browser(desk).get(EVENT + "record.json").text
    editor.post(f"{at}/names", on=at, shown="no")
    assert name not in Browser(desk).get(EVENT).text
    assert name not in Browser(desk).get("/api/claims").text


# History


def test_the_page_of_a_past_day_is_the_record_of_that_day(analyst: Browser) -> None:
    before = analyst.get(EVENT + "?as-of=2023-01-02").text
    assert "as it stood at the end of <b>2023-01-02</b>" in before
    assert "300–700" not in before
    analyst.post(case(700), say="no-claim", reason="fiction", seen="")
    assert analyst.get(EVENT + "?as-of=2023-01-02").text == before
    assert "300–700" in analyst.get(EVENT + "?as-of=2023-01-06").text
    assert "300–700" not in analyst.get(EVENT).text


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2022-12-31", 404),
        ("yesterday", 400),
        ("2023-02-30", 400),
        ("20230105", 400),
        ("9999-12-30", 400),
        ("9999-12-31", 400),
    ],
)
def test_a_day_without_a_record_is_told_so(small_analyst: Browser, day: str, status: int) -> None:
    assert small_analyst.get(f"{EVENT}?as-of={day}").status_code == status


def test_corrections_can_be_followed(analyst: Browser) -> None:
    from lxml import etree

    analyst.post(case(700), say="no-claim", reason="A slip & a <fault>", seen="")
    for path in ("/changes.xml", EVENT + "changes.xml"):
        answer = analyst.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = etree.fromstring(answer.content)
        said = " ".join(feed.find("{*}entry").itertext())
        assert "The highest figure" in said or "took the claim" in said
        ids = [one.text for one in feed.iter("{*}id")]
        assert len(ids) == len(set(ids))
    assert "A slip &amp; a &lt;fault&gt;" in analyst.get("/changes").text


# Embeds


def test_a_frame_and_a_picture_carry_date_sources_and_a_link_and_may_be_shown_elsewhere(browser: Browser) -> None:
    frame = browser.get("/embed/makiivka-2023-01-01")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert "x-frame-options" not in frame.headers
    picture = browser.get("/embed/makiivka-2023-01-01/chart.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "script" not in picture.text
    html.etree.fromstring(picture.content)
    for piece in (frame.text, picture.text):
        assert "http://desk.test/events/makiivka-2023-01-01/" in piece
        assert re.search(r"As of \d{4}-\d\d-\d\d", piece)
        assert "Sources: " in piece
    assert not re.search(r'href="#', frame.text + picture.text)
    assert "frame-ancestors 'none'" in browser.get(EVENT).headers["content-security-policy"]


def test_what_is_copied_into_another_site_shows_the_pieces_whatever_the_event_is_called(analyst: Browser) -> None:
    at = "/desk/event/makiivka-2023-01-01"
    name = """The "school" </textarea><script>1</script> & the depot's"""
    analyst.post(at, on=at, say="rename", name=name, when="2023-01-01", place="Makiivka", seen="")
    event = html.fromstring(analyst.get(EVENT).text)
    (path,) = event.xpath("//section[@id='open-data']//a[starts-with(., 'copy')]/@href")
    page = html.fromstring(analyst.get(path.replace("../../", "/")).text)
    assert page.xpath("//main//script") == []
    pieces = {box.get("id"): html.fragment_fromstring(box.text) for box in page.xpath("//textarea")}
    assert {id: (piece.tag, piece.get("href")) for id, piece in pieces.items()} == {
        "frame": ("iframe", None),
        "chart": ("a", f"http://desk.test{EVENT}"),
        "record": ("a", f"http://desk.test{EVENT}"),
    }
    for piece in pieces.values():
        (shown,) = piece.xpath("descendant-or-self::*[@src]")
        assert analyst.get(shown.get("src").removeprefix("http://desk.test")).status_code == 200
        assert name in (shown.get("title") or shown.get("alt"))


def test_the_pages_of_the_desk_say_which_of_them_one_is_on(small_analyst: Browser) -> None:
    for path in ("/desk", "/desk/add", "/desk/decisions", "/account"):
        page = html.fromstring(small_analyst.get(path).text)
        assert page.xpath("//nav[@class='desk-nav']//a[@aria-current]/@href") == [path]
