"""An editor takes claims out of the bot: as a page, a table, a picture, a draft of a review, or all of it."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.core.messages import Enclosure, Post, PostKind
from bot.core.rendering.handouts.claims_csv import COLUMNS
from bot.core.rendering.handouts.claims_schema import CLAIMS_SCHEMA
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY, NURSE, _, DENIAL, DISPATCH = (turn.text for turn in TURNS)
DEPOT = "drone struck the grain depot in Tellin on Sunday night"
ENVOY = "envoy travelled by night to Port Alder"
NURSE_LINK = "https://tarnvalleygazette.example/tellin-depot"


async def export(newsroom: Newsroom, typed: str, *, channel: str = "desk", private: bool = False) -> Post:
    said = await newsroom.say(f"/export {typed}", channel=channel, private=private)
    (answer,) = [post for post in said if post.kind in (PostKind.ANSWER, PostKind.REFUSAL)]
    return answer


def file(post: Post, ending: str) -> Enclosure:
    (found,) = [f for f in post.enclosures if f.name.endswith(f".{ending}")]
    return found


def text(post: Post, ending: str) -> str:
    return file(post, ending).content.decode("utf-8-sig")


def claims(post: Post) -> dict[str, Any]:
    document = json.loads(text(post, "json"))
    Draft202012Validator(CLAIMS_SCHEMA).validate(document)  # pyright: ignore[reportUnknownMemberType]  # its stubs
    return document


def rows(post: Post) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(post, "csv"), newline="")))


@pytest.fixture
async def told(newsroom: Newsroom) -> Newsroom:
    """A desk to which the demo's reports were told, a report every half hour."""
    for shared in (DIGEST, COPY, NURSE, DENIAL, DISPATCH):
        newsroom.clock.pass_by(timedelta(minutes=30))
        await newsroom.say(shared)
    return newsroom


async def test_all_claims_come_as_a_document_in_which_every_word_is_the_reports(told: Newsroom) -> None:
    answer = await export(told, "json")

    document = claims(answer)
    texts = {r["id"]: (await told.kept.evidence.report(r["id"])).text for r in document["reports"]}
    assert len(document["claims"]) == len(await told.kept.evidence.claims(told.place().audience, 500))
    for claim in document["claims"]:
        for statement in claim["statements"]:
            words = texts[statement["report"]]
            for span in (*statement["content"], *(h["cue"] for h in statement["chain"] if h["cue"])):
                assert words[span["start"] : span["end"]] == span["words"]
    (depot,) = [c for c in document["claims"] if DEPOT in c["words"]]
    assert depot["claimant"] == "Free Valleys opposition"
    assert depot["status"]["status"] == "echoed"
    assert [c["status"] for c in depot["history"]] == ["single source", "corroborated", "echoed"]
    assert not depot["history_is_replayed"]
    assert {tie["kind"] for j in depot["judgements"] for tie in j["ties"]} >= {"one text", "one source"}
    assert {r["link"] for r in document["reports"]} >= {NURSE_LINK}


async def test_a_table_has_a_row_for_each_statement_of_a_claim(told: Newsroom) -> None:
    handle = await told.handle_of(ENVOY)

    found = rows(await export(told, f"csv {handle}"))

    assert list(found[0]) == list(COLUMNS)
    assert {row["claim"] for row in found} == {handle}
    assert {row["stance"] for row in found} == {"supports", "denies", "answers"}
    supporting = {row["chain"] for row in found if row["origin"] == "1"}
    assert 'Harbour Post ← Norwind ← one unnamed "senior harbour official close to the talks"' in supporting
    assert "reported | Citing" in {row["cues"] for row in found}


async def test_a_page_holds_every_claim_and_nothing_from_elsewhere(told: Newsroom) -> None:
    page = text(await export(told, ""), "html")

    for claim in await told.kept.evidence.claims(told.place().audience, 500):
        assert f'<article id="{await told.kept.desk.handle(claim.id, told.place().audience)}"' in page
    assert page.count("<svg") == page.count("<article") > 10
    assert "<script" not in page
    assert " src=" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


async def test_a_report_is_exported_by_its_link(told: Newsroom) -> None:
    answer = await export(told, f"json {NURSE_LINK}?utm_source=mail")

    document = claims(answer)
    assert document["title"].startswith(
        "Claims in “Nurse in Tellin describes drone strike on grain depot” (Tarn"
    )
    for claim in document["claims"]:
        reports = {s["report"] for s in claim["statements"]}
        assert any(r["link"] == NURSE_LINK and r["id"] in reports for r in document["reports"])


async def test_the_picture_of_a_claim_comes_to_post_and_to_zoom_in(told: Newsroom) -> None:
    handle = await told.handle_of(ENVOY)

    answer = await export(told, f"picture {handle}")

    svg = text(answer, "svg")
    assert file(answer, "png").content.startswith(b"\x89PNG")
    assert file(answer, "png").name.startswith(f"{handle}-2031")
    for words in ("Norwind", "Harbour Post", "Meridian Live", "denies it", "denied"):
        assert words in svg


async def test_only_what_a_person_rated_can_be_a_review_and_it_is_that_persons(told: Newsroom) -> None:
    handle = await told.handle_of(DEPOT)
    refused = await export(told, f"claimreview {handle}")
    await told.say(f"/refute {handle} because the ministry showed the depot whole")

    answer = await export(told, f"claimreview {handle}")

    assert refused.text == (
        "⚠️ A ClaimReview says what a person found, and nobody has confirmed or refuted that yet."
    )
    review = json.loads(text(answer, "claimreview.json"))
    assert review["creativeWorkStatus"] == "Draft"
    assert review["claimReviewed"].startswith("Free Valleys opposition: ")
    assert DEPOT in review["claimReviewed"]
    assert review["author"]["name"] == review["reviewRating"]["author"]["name"] == "rana"
    assert review["reviewRating"]["ratingValue"] == "refuted"
    assert review["reviewRating"]["alternateName"] == ("refuted by rana: the ministry showed the depot whole")
    assert review["itemReviewed"]["author"]["name"] == "Free Valleys opposition"
    assert NURSE_LINK in [a.get("url") for a in review["itemReviewed"]["appearance"]]
    assert "false" not in json.dumps(review).lower()


async def test_what_was_taken_back_is_no_review_any_more(told: Newsroom) -> None:
    handle = await told.handle_of(DEPOT)
    await told.say(f"/confirm {handle} because the log")
    told.clock.pass_by(timedelta(minutes=1))
    await told.say(f"/undo {handle} because it was another log")

    assert "nobody has confirmed or refuted" in (await export(told, f"claimreview {handle}")).text
    (claim,) = claims(await export(told, f"json {handle}"))["claims"]
    assert [(d["kind"], d["in_force"]) for d in claim["decisions"]] == [("confirm", False), ("undo", True)]


async def test_only_what_is_new_since_a_day_is_exported(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    newsroom.clock.pass_by(timedelta(days=1))
    await newsroom.say(NURSE)

    today = claims(await export(newsroom, "json today"))
    every = claims(await export(newsroom, "json since yesterday"))

    assert 0 < len(today["claims"]) < len(every["claims"])
    assert any(DEPOT in claim["words"] for claim in today["claims"])  # it has a new statement
    newsroom.clock.pass_by(timedelta(days=1))
    assert (await export(newsroom, "json today")).text == (
        "There is no claim that may be seen here since 5 Nov 00:00, so there is nothing to export."
    )


async def test_several_forms_come_in_one_answer_where_it_was_asked(told: Newsroom) -> None:
    answer = await export(told, "csv json today", channel="foreign")

    assert [f.media_type for f in answer.enclosures] == ["text/csv", "application/json"]
    assert answer.place.audience.channel == "foreign"
    assert "everything, for programs" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jsn", "I do not know what to export by “jsn”. Perhaps  /export json"),
        ("picture", "⚠️ A picture is of one claim."),
        ("c999", "⚠️ I know no claim by that name here."),
        ("https://nowhere.example/story", "⚠️ I know no report at that link here."),
        ("13", "Perhaps  /export c13"),
    ],
)
async def test_what_cannot_be_exported_is_answered_in_a_sentence(
    newsroom: Newsroom, typed: str, said: str
) -> None:
    await newsroom.say(NURSE)

    answer = await export(newsroom, typed)

    assert said in answer.text
    assert not answer.enclosures


async def test_an_export_holds_what_its_channel_may_see_and_nothing_else(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="desk")
    newsroom.clock.pass_by(timedelta(minutes=5))
    await newsroom.say(NURSE, channel="inv", private=True)
    handle = await newsroom.handle_of(DEPOT)
    await newsroom.say(f"/confirm {handle} because a witness of ours", channel="inv", private=True)

    for typed in ("json", "csv", "html", f"html {handle}", f"picture {handle}"):
        for enclosed in (await export(newsroom, typed, channel="desk")).enclosures:
            for secret in (b"Tarn Valley", b"Mara Oste", b"witness of ours", b"rana", b"#inv", b"confirmed"):
                assert secret not in enclosed.content or enclosed.media_type == "image/png", secret
    inside = claims(await export(newsroom, "json", channel="inv", private=True))
    (depot,) = [c for c in inside["claims"] if DEPOT in c["words"]]
    assert depot["status"]["status"] == "confirmed"
    assert depot["decisions"][0]["reason"] == "a witness of ours"
    refused = await export(newsroom, f"json {NURSE_LINK}", channel="desk")
    assert "I know no report at that link here" in refused.text


async def test_when_others_had_a_page_before_is_not_exported(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE, channel="inv", private=True)
    newsroom.clock.pass_by(timedelta(hours=3))
    await newsroom.say(NURSE, channel="desk")

    outside = claims(await export(newsroom, "json", channel="desk"))
    inside = claims(await export(newsroom, "json", channel="inv", private=True))

    (report,) = outside["reports"]
    assert report["fetched"] is None
    assert all(s["known_since"] >= "2031-11-03T12" for c in outside["claims"] for s in c["statements"])
    assert inside["reports"][0]["fetched"] == "2031-11-03T09:00:00+00:00"


async def test_a_channel_that_was_never_told_gets_the_history_that_the_rules_give(told: Newsroom) -> None:
    handle = await told.handle_of(DEPOT)

    (claim,) = claims(await export(told, f"json {handle}", channel="foreign"))["claims"]

    assert claim["history_is_replayed"]
    assert [c["status"] for c in claim["history"]] == ["single source", "corroborated", "echoed"]
