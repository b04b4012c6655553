"""Which sections of several reports cover one event, and why."""

from bot.core.stories import Section, joined_stories
from tests.builders import at


def section(report: str, heading: str = "", *claims: str, hours: float = 0, index: int = 0) -> Section:
    return Section(report, index, heading, frozenset(claims), at(hours))


def told(*sections: Section) -> list[list[tuple[str, str]]]:
    return [[(j.section.report, j.because) for j in group] for group in joined_stories(sections)]


def test_sections_that_speak_to_one_claim_are_one_story() -> None:
    assert told(section("b", "Other", "c1", hours=1), section("a", "Depot hit", "c1", "c2")) == [
        [("a", ""), ("b", "both speak to c1")]
    ]


def test_sections_are_one_story_by_the_words_of_their_headings() -> None:
    depot = section("a", "Drone Hit Grain Depot at Tellin", "c1")
    hit = section("b", "Grain depot hit at Tellin, clinic says", "c9", hours=1)

    assert told(depot, hit) == [[("a", ""), ("b", "their headings share “depot, grain, hit, tellin”")]]


def test_one_word_in_common_joins_nothing() -> None:
    assert len(told(section("a", "Strike in Tellin"), section("b", "Market in Tellin", hours=1))) == 2


def test_what_two_stories_have_in_common_makes_them_one() -> None:
    found = told(
        section("a", "One", "c1"),
        section("b", "Two", "c2", hours=1),
        section("c", "Both", "c1", "c2", hours=2),
    )

    assert found == [[("a", ""), ("b", "both speak to c2"), ("c", "both speak to c1")]]


def test_the_order_in_which_sections_are_given_means_nothing() -> None:
    some = [section("a", "", "c1"), section("b", "", "c2", hours=1), section("c", "", "c2", "c1", hours=2)]

    assert joined_stories(some) == joined_stories(reversed(some))
