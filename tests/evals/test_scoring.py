"""The benchmark's own measure of who claims what."""

from typing import Any

import pytest

from bot.evals.scoring import Fault, Scores, score, table

TEXT = (
    "“The wall is gone,” Ann Lee said. “We saw it fall.” The mayor said that nobody was hurt. "
    "According to the Post, the company denied any part in it."
)


def claim(speaker: str, cue: str, *content: str, **more: Any) -> dict[str, Any]:
    return {
        "speaker": speaker or None,
        "speaker_spans": [span(speaker)] if speaker else [],
        "cue_spans": [span(cue)] if cue else [],
        "content_spans": [span(words) for words in content],
        "quote": " ".join(content),
        "kind": "indirect",
        "act": "speech",
        **more,
    }


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


LEE = claim("Ann Lee", "said", "“The wall is gone,”", "“We saw it fall.”", kind="direct")
MAYOR = claim("The mayor", "said that", "that nobody was hurt", stance="asserts")
COMPANY = claim("the company", "denied", "any part in it", stance="denies", via="the Post")


def scores(gold: list[dict[str, Any]], given: list[dict[str, Any]]) -> Scores:
    return score([{"id": "one", "text": TEXT, "claims": gold}], {"one": given})


def test_the_annotated_claims_themselves_are_all_right():
    found = scores([LEE, MAYOR, COMPANY], [LEE, MAYOR, COMPANY])

    assert found.errors == []
    assert [found.tallies[kind].f1(found.tallies[kind].exact_both) for kind in ("all", "direct")] == [
        100,
        100,
    ]
    assert found.labels == {"stance": (2, 2), "via": (1, 1)}


def test_what_one_act_of_saying_was_split_into_is_joined():
    split = [claim("Ann Lee", "said", "“The wall is gone,”"), claim("Ann Lee", "said", "“We saw it fall.”")]

    assert scores([LEE], split).tallies["all"].exact_both == 1


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param([], Fault.NOT_FOUND, id="nothing"),
        pytest.param([claim("The mayor", "said that", "hurt")], Fault.OTHER_WORDS, id="too few words"),
        pytest.param(
            [claim("Ann Lee", "said that", "that nobody was hurt", stance="asserts")],
            Fault.WRONG_SOURCE,
            id="another speaker",
        ),
        pytest.param(
            [claim("The mayor", "said that", "that nobody was hurt", stance="denies")],
            Fault.WRONG_STANCE,
            id="another stance",
        ),
    ],
)
def test_an_error_is_sorted_by_what_is_wrong(given: list[dict[str, Any]], fault: Fault):
    assert fault in [error.fault for error in scores([MAYOR], given).errors]


def test_nobody_named_wants_nobody():
    nobody = claim("", "said that", "that nobody was hurt")

    assert scores([nobody], [MAYOR]).errors[0].fault is Fault.WRONG_SOURCE
    assert scores([nobody], [nobody]).errors == []


def test_the_name_or_where_it_stands_is_enough():
    resolved = {**MAYOR, "speaker": "Olaf Bern", "speaker_spans": [span("The mayor")]}
    by_name = {name: value for name, value in MAYOR.items() if name != "speaker_spans"}
    by_name["speaker"] = "Mayor Bern"

    assert scores([MAYOR], [resolved]).errors == []
    assert scores([{**MAYOR, "speaker_resolved": "Olaf Bern"}], [by_name]).errors == []


def test_attitudes_and_what_may_be_left_out_count_neither_way():
    wish = {**MAYOR, "act": "attitude"}
    optional = {**COMPANY, "optional": True}

    assert scores([wish, optional], [wish, optional]).tallies["all"].gold == 0
    assert scores([wish, optional], [MAYOR, COMPANY]).tallies["all"].predicted == 0
    assert scores([], [wish]).errors == []


def test_a_claim_inside_a_claim_is_no_error():
    whole = claim("the Post", "According to", "the company denied any part in it")

    assert scores([whole], [whole, COMPANY]).errors == []


def test_what_nothing_annotated_is_like_is_spurious():
    found = scores([], [LEE])

    assert [(error.fault, error.kind) for error in found.errors] == [(Fault.SPURIOUS, "direct")]


def test_the_table_has_a_line_a_kind_and_one_a_sort_of_error():
    lines = table(scores([LEE, MAYOR], [LEE])).splitlines()

    assert lines[1].split() == ["all", "2", "1", "|", "100.0", "50.0", "66.7", "|", "66.7"]
    assert lines[-1] == "  not found, indirect: 1"
