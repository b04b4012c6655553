"""Which items of a feed are new to a channel, however carelessly the feed is made."""

from datetime import timedelta

import pytest

from bot.core.feeds import (
    BEGUN,
    Chosen,
    Item,
    Seen,
    Window,
    choose,
    is_silent,
    moments_of,
    names_in,
    usual_gap,
)
from tests.builders import NOON, at

SINCE = NOON - timedelta(hours=24)


def item(
    id: str = "", n: int = 1, *, version: str = "v", hours: float | None = None, link: bool = True
) -> Item:
    address = f"http://herald.example/{n}" if link else ""
    published = None if hours is None else at(hours)
    return Item(id, address, f"Title {n}", "" if link else f"Words {n}", version, published)


def look(items: list[Item], seen: set[Seen] | None = None, most: int = 50, first: int = 10) -> Chosen:
    return choose(items, {BEGUN} if seen is None else seen, Window(SINCE, first, most))


def taken(chosen: Chosen) -> list[Item]:
    return [each for each, _ in chosen.items]


def after(chosen: Chosen) -> set[Seen]:
    return {BEGUN, *chosen.passed, *(each for _, named in chosen.items for each in named)}


def test_each_item_comes_once_the_oldest_first() -> None:
    feed = [item("b", 2, hours=-1), item("a", 1, hours=-2)]

    first = look(feed)

    assert taken(first) == feed[::-1]
    assert taken(look(feed, after(first))) == []


def test_the_first_look_takes_the_newest_of_its_window_and_passes_over_the_rest_for_good() -> None:
    feed = [item(str(n), n, hours=-n) for n in range(1, 40)]

    first = look(feed, set(), first=3)

    assert [each.id for each in taken(first)] == ["3", "2", "1"]
    edited = [item(str(n), n, hours=-n, version="edited") for n in range(1, 40)]
    assert [each.id for each in taken(look(edited, after(first)))] == ["3", "2", "1"]


def test_what_was_there_before_anybody_watched_is_not_read_when_it_comes_up_again() -> None:
    assert taken(look([item("old", 1, hours=-90), item("new", 2, hours=-1)])) == [item("new", 2, hours=-1)]


def test_what_one_look_does_not_take_is_left_for_the_next() -> None:
    feed = [item(str(n), n, hours=-n / 10) for n in range(7)]

    first = look(feed, most=5)
    second = look(feed, after(first), most=5)

    assert (len(first.items), first.left, second.left) == (5, True, False)
    assert sorted(each.id for each in [*taken(first), *taken(second)]) == sorted(each.id for each in feed)


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        pytest.param(item("a"), item("a"), 0, id="the same"),
        pytest.param(item("a"), item("a", version="w"), 1, id="edited under its id"),
        pytest.param(item("a"), item("a", 2), 0, id="its link has another slug"),
        pytest.param(item("a"), item("b"), 0, id="its id changes at every look"),
        pytest.param(item(), item(version="w"), 1, id="edited, known by its link"),
        pytest.param(item(link=False), item(link=False), 0, id="known by its words"),
        pytest.param(item(link=False), item(n=2, link=False, version="w"), 1, id="other words"),
        pytest.param(item("a"), item("c", 3, version="w"), 1, id="another one"),
    ],
)
def test_an_item_is_known_by_every_name_it_has(before: Item, now: Item, new: int) -> None:
    assert len(look([now], after(look([before]))).items) == new


def test_one_id_for_several_pages_names_none_of_them() -> None:
    feed = [item("same", n) for n in range(4)]

    first = look(feed)

    assert len(first.items) == 4
    assert not look(feed[1:2], after(first)).items
    assert not any(name.startswith("id ") for names in names_in(feed).values() for name in names)


def test_an_item_that_comes_twice_in_a_feed_is_one() -> None:
    assert len(look([item("a"), item("a"), item("a", 1, hours=-1)]).items) == 1


def test_what_changes_at_every_look_is_not_read_for_ever() -> None:
    seen: set[Seen] = {BEGUN}
    read = 0
    for n in range(40):
        chosen = look([item("a", version=f"{n} readers")], seen)
        seen |= after(chosen)
        read += len(chosen.items)

    assert read == 10


@pytest.mark.parametrize(
    ("every", "quiet_for", "silent"),
    [(1, 5, False), (1, 25, True), (12, 40, False), (12, 49, True), (48, 120, False), (48, 200, True)],
)
def test_silence_is_told_by_a_feeds_own_rhythm(every: float, quiet_for: float, silent: bool) -> None:
    moments = [at(-every * n) for n in range(10)]

    assert is_silent(moments, at(quiet_for)) is silent


def test_a_weekend_is_no_silence_for_a_feed_that_rests_on_weekends() -> None:
    weekdays = [at(24 * day + hour) for day in (0, 1, 2, 3, 4, 7, 8) for hour in (0, 4, 8)]

    assert not is_silent(weekdays[-20:], at(24 * 10))
    assert not is_silent(weekdays[-20:], at(24 * 11))
    assert is_silent(weekdays[-20:], at(24 * 15))


def test_of_a_feed_with_few_dates_nobody_says_what_is_usual() -> None:
    assert not is_silent([at(n) for n in range(5)], at(9_999))
    assert usual_gap([at(n) for n in range(5)]) is None
    assert usual_gap([at(2 * n) for n in range(6)]) == timedelta(hours=2)
    assert moments_of([item(hours=-1), item(hours=5), item()], NOON) == (at(-1),)
