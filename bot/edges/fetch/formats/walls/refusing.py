"""Pages by which a site turns a reader away, or says that there is nothing."""

from bot.core.errors import NotReadable, SoftNotFound, TurnedAway
from bot.edges.fetch.formats.walls.found import SCANT, TEASER, WHOLE, Found, is_brief, tells_of_notice
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.words import Notice
from bot.edges.fetch.web.answers import NOT_SHOWN_HERE, refusal_of

_CHECK = "it checks whether a person is asking"


def turned_away_by_status(signs: Signs, found: Found) -> NotReadable | None:
    """A status that refuses is believed, unless a whole story came with it."""
    if signs.status < 400 or _has_story_despite_status(signs, found):
        return None
    if signs.status not in (401, 402) and _asks_whether_human(signs):
        return TurnedAway(f"HTTP {signs.status}", seen=_CHECK)
    return refusal_of(signs.status)


def checks_for_robots(signs: Signs, found: Found) -> NotReadable | None:
    """A check asks for nothing but a click, so its page has few words."""
    if not _asks_whether_human(signs) or signs.words >= 2 * WHOLE:
        return None
    # A title of it and a line of it are no coincidence.
    is_sure = Notice.ROBOTS in signs.headed and (Notice.ROBOTS in signs.says or Notice.ROBOTS in signs.makers)
    is_sure = is_sure and not signs.is_marked_story and found.own < WHOLE
    is_sure = is_sure and not tells_of_notice(signs, found)
    if is_sure or (found.own < TEASER and signs.words < WHOLE and not is_brief(signs, found)):
        return TurnedAway(seen=_CHECK)
    return None


def shuts_out_a_region(signs: Signs, found: Found) -> NotReadable | None:
    """One line on the region beside a story is about its video."""
    is_headed = Notice.REGION in signs.headed and not signs.is_marked_story
    is_headed = is_headed and not tells_of_notice(signs, found)
    if Notice.REGION in signs.says and found.own < TEASER and (is_headed or not is_brief(signs, found)):
        return TurnedAway(seen=NOT_SHOWN_HERE)
    return None


def is_not_there(signs: Signs, found: Found) -> NotReadable | None:
    """The title or a heading says nothing else, or the text does; teasers below it are no story."""
    seen = "a notice stands in place of the story"
    has_stretch = (
        found.own >= TEASER and signs.run >= TEASER and (signs.is_marked_story or found.own >= WHOLE)
    )
    if Notice.NOT_FOUND in signs.headed and not (has_stretch or tells_of_notice(signs, found)):
        return SoftNotFound(seen=seen)
    says = Notice.NOT_FOUND in signs.says or "404" in signs.path
    if says and found.own < SCANT and not is_brief(signs, found) and Notice.NOT_FOUND in signs.says:
        return SoftNotFound(seen=seen)
    return None


def _has_story_despite_status(signs: Signs, found: Found) -> bool:
    return (
        found.own >= TEASER
        and signs.run >= TEASER
        and signs.is_marked_story
        and not signs.headed
        & {
            Notice.NOT_FOUND,
            Notice.ROBOTS,
            Notice.LOG_IN,
            Notice.REGION,
        }
    )


def _asks_whether_human(signs: Signs) -> bool:
    if Notice.ROBOTS in signs.headed or Notice.ROBOTS in signs.says:
        return True
    return Notice.ROBOTS in signs.makers and signs.words < 60
