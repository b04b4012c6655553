"""What an editor should check: open days, numbers at odds, a heading that says more, names a letter apart."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from bot.core.claims import Commitment, DraftStatement, Flag, Naming, Quantity, StatementKind
from bot.core.days import days_of, is_open
from bot.core.reports import Report
from bot.core.stories import Story
from bot.core.text import words_of

_STEM = 5  # letters by which "bombed" and "bombing" are one word
_TELLING = 4  # letters of a word that says something
_SHARED = 0.6  # of a heading's telling words
_FEWEST_SHARED = 2
# A heading that says itself that somebody says so, or that asks.
_ATTRIBUTES = re.compile(
    r"\b(?:says?|said|claim\w*|accus\w+|alleg\w+|report\w*|warn\w*|den(?:y|ies|ied|ial)|according|suspect\w*|fear\w*"
    r"|may|might|could|unconfirmed|refus\w+|rumou?r\w*|told|tells?|blam\w+|vow\w*|insist\w*)\b"
    r"|[:?“”\"‘’']",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")


def check(
    statements: Sequence[DraftStatement], stories: Sequence[Story], report: Report
) -> list[DraftStatement]:
    """Return the statements with the days their words mean, and with what to check as flags."""
    said_on = report.published.date() if report.published else None
    spelled = _spelled_another_way(report.text)
    at_odds = set(_at_odds(statements))
    headings = {story.index: _heading(story, stories, report) for story in stories}
    outdone = {
        at
        for story, heading in headings.items()
        for at in _outdone([(i, s) for i, s in enumerate(statements) if s.story == story], heading)
    }
    checked: list[DraftStatement] = []
    for at, statement in enumerate(statements):
        found = set(_of_time(statement, said_on))
        found |= {Flag.SLOT_TENSION} if at in at_odds else set()
        found |= {Flag.HEADLINE_STRONGER} if at in outdone else set()
        found |= {Flag.ENTITY_CHECK} if _names(statement) & spelled else set()
        days = (days_of(words, said_on) for words in statement.slots.times)
        slots = replace(statement.slots, days=tuple(d for d in days if d))
        checked.append(replace(statement, slots=slots, flags=statement.flags | found))
    return checked


def _of_time(statement: DraftStatement, said_on: date | None) -> Iterator[Flag]:
    if said_on is None and any(is_open(words) for words in statement.slots.times):
        yield Flag.DATE_UNRESOLVED


def _at_odds(statements: Sequence[DraftStatement]) -> Iterator[int]:
    """Yield the claims of a story that give one thing two numbers that cannot both be."""
    counted = [(i, s) for i, s in enumerate(statements) if _is_claim(s) and s.slots.about_number]
    for (i, ours), (j, theirs) in combinations(counted, 2):
        if ours.story != theirs.story or ours.slots.event[:1] != theirs.slots.event[:1]:
            continue
        if _disagree(_by_unit(ours.slots.numbers), _by_unit(theirs.slots.numbers)):
            yield from (i, j)


def _by_unit(numbers: Sequence[Quantity]) -> dict[str, Quantity]:
    """Return the quantities of which a claim has only one."""
    units = Counter(number.unit for number in numbers)
    return {number.unit: number for number in numbers if number.unit and units[number.unit] == 1}


def _disagree(ours: Mapping[str, Quantity], theirs: Mapping[str, Quantity]) -> bool:
    return any(
        ours[unit].high < theirs[unit].low or theirs[unit].high < ours[unit].low
        for unit in ours.keys() & theirs.keys()
    )


def _heading(story: Story, stories: Sequence[Story], report: Report) -> str:
    """Return what stands over a story; for a report of one story its title."""
    if story.heading is not None:
        return story.heading.of(report.text)
    return report.title if len(stories) == 1 else ""


def _outdone(statements: Sequence[tuple[int, DraftStatement]], heading: str) -> Iterator[int]:
    """Yield the claims that a heading states bare though its story has them only as perhaps so or rumour."""
    if not heading or _ATTRIBUTES.search(heading):
        return
    told = _stems(heading)
    alike = [(i, s) for i, s in statements if _is_claim(s) and _shares(told, s)]
    if not any(_is_firm(s) for _, s in alike):
        yield from (i for i, _ in alike)


def _shares(told: frozenset[str], statement: DraftStatement) -> bool:
    shared = told & _stems(" ".join(words for words, _ in statement.passages))
    return len(shared) >= max(_FEWEST_SHARED, _SHARED * len(told))


def _is_firm(statement: DraftStatement) -> bool:
    """Whether somebody, or the report, stands behind it without a hedge."""
    if Flag.HEDGED in statement.flags:
        return False
    return all(
        hop.commitment is Commitment.CERTAIN and hop.source.naming is not Naming.NOBODY
        for hop in statement.hops
    )


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words_of(words) if len(word) >= _TELLING)


def _is_claim(statement: DraftStatement) -> bool:
    return statement.response is None and statement.kind in (StatementKind.CLAIM, StatementKind.RECORD_CLAIM)


def _names(statement: DraftStatement) -> set[str]:
    names = [*statement.slots.entities, *(hop.source.name for hop in statement.hops)]
    return {word for name in names for word in _NAME.findall(name)}


def _spelled_another_way(text: str) -> frozenset[str]:
    """Return the names of a text that stand in it, more often, with one letter more, less or another."""
    counts = Counter(_NAME.findall(text))
    by_start: dict[str, list[str]] = {}
    for name in counts:
        by_start.setdefault(name[:2], []).append(name)
    rarer: set[str] = set()
    for alike in by_start.values():
        for ours, theirs in combinations(alike, 2):
            if counts[ours] != counts[theirs] and _is_a_letter_apart(ours, theirs):
                rarer.add(min(ours, theirs, key=lambda name: counts[name]))
    return frozenset(rarer)


def _is_a_letter_apart(ours: str, theirs: str) -> bool:
    """Whether two words differ by one letter that is not an ending ("Russia" and "Russian" are two words)."""
    short, long = sorted((ours, theirs), key=len)
    if len(long) - len(short) > 1 or ours == theirs:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if same >= len(short) - 1:
        return False
    rest = short[same:] if len(long) > len(short) else short[same + 1 :]
    return rest == long[same + 1 :]
