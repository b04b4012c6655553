"""The real article the product was conceived from: the first message an editor gets for it."""

from pathlib import Path

import pytest

from bot.core.claims import StatementKind, settle
from bot.core.messages import Audience, Place, Post, PostKind
from bot.core.policy import Policy
from bot.core.rendering.warnings import render_report
from bot.core.reports import Outlet, OutletId, Report, report_id, revision_of
from bot.edges.read.embedded import EmbeddedReader
from bot.flow.view import view_alone
from tests.fakes_edges import SteadyClock
from tests.scenarios.newsroom import only

ARTICLE = Path(__file__).parents[3] / "shared" / "seed-article.txt"
# What a desk that covers the war would have in its register.
SIDES = {
    "Center for Reconciliation": "Russia",
    "Syrian opposition": "the opposition",
    "Syrian National Coalition": "the opposition",
    "Activists": "the opposition",
}
pytestmark = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the seed article lies beside the project, and is not here"
)


@pytest.fixture(scope="module")
def posts(reader: EmbeddedReader) -> tuple[Post, ...]:
    text = ARTICLE.read_text(encoding="utf-8")
    outlet = Outlet(OutletId("eaworldview.com"), "EA WorldView", registered=True)
    now = SteadyClock().now()
    report = Report(report_id(outlet, text), revision_of(text), outlet, text.split("\n")[0], text, now)
    reading = settle(reader.draft(report), report, reader.engine)
    assert reading.dropped == ()
    view = view_alone(report, reading, SIDES, Policy(), now)
    place = Place("console", Audience("newsroom", "desk"))
    return render_report(view, place, Policy(), now)


@pytest.fixture(scope="module")
def needs(posts: tuple[Post, ...]) -> list[str]:
    """The numbered lines, each with what stands under it."""
    (message,) = only(posts, PostKind.WARNING)
    lines: list[str] = []
    for line in message.lines:
        if line.text[:1].isdigit() and line.text[1:3] == "  ":
            lines.append(line.text)
        elif lines and line.indent:
            lines[-1] += "\n" + line.text
    return lines


def test_it_has_six_stories_and_the_stray_link_is_left_out_and_said(posts: tuple[Post, ...]) -> None:
    message = posts[0].text

    assert "6 stories" in message
    assert 'left out, it belongs to no story here: "The Forthcoming Partition of Syria"' in message


@pytest.mark.parametrize(
    ("claimant", "words"),
    [
        pytest.param(
            "Center for Reconciliation",
            ["refused to assist", "13 Syrian refugees were killed", "no reports to support"],
            id="the Center, an interested party and the only voice",
        ),
        pytest.param(
            "Reuters, from one unnamed",
            ["senior regional official close to Damascus", "declined to comment", "no information"],
            id="Reuters, with one unnamed source",
        ),
        pytest.param("Kalin", ["Kremlin", "not heard here", "postponed"], id="Kalin relays the Kremlin"),
        pytest.param(
            "Syrian opposition",
            ["Syrian National Coalition", "Activists", "Israeli"],
            id="one side on Israel",
        ),
        pytest.param("Nobody named", ["general strike", "Manbij"], id="the strike in Manbij"),
    ],
)
def test_its_five_lines_are_the_five_that_need_a_source(
    needs: list[str], claimant: str, words: list[str]
) -> None:
    (line,) = [need for need in needs if claimant in need.split(": ")[0]]

    assert len(needs) == 5
    assert [word for word in words if word not in line] == []


def test_answers_are_no_claims_and_confirm_nothing(needs: list[str]) -> None:
    (line,) = [need for need in needs if "Reuters" in need]

    assert "none confirms, none denies" in line
    assert not any(
        "CIA" in need.split(": ")[0] or "State Department" in need.split(": ")[0] for need in needs
    )


def test_what_previous_reports_said_is_no_support_for_the_visit(needs: list[str]) -> None:
    assert not any("Previous reports" in need or "Pompeo" in need for need in needs)


def test_no_legal_label_or_note_is_called_a_claim(posts: tuple[Post, ...]) -> None:
    labels = [
        line.text
        for post in only(posts, PostKind.THREAD)
        for line in post.lines
        if line.text.startswith("• ")
        and any(
            kind.value in line.text
            for kind in (StatementKind.LEGAL_LABEL, StatementKind.MOTIVE_NOTE, StatementKind.OMISSION_NOTE)
        )
    ]

    assert labels
    assert not any("single source" in label or "unattributed" in label for label in labels)
