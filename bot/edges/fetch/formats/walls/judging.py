"""Whether a page is a wall, and which: rules in order, each with its reason.

A rule says yes only where what was found of a story is too little for what the page says in its place. *Own*
words are those of the found story without the lines that are notices.
"""

from collections.abc import Callable

from bot.core.errors import NotReadable
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.walls.asking import (
    asks_for_consent,
    asks_for_letters,
    asks_or_holds_up,
    asks_to_log_in,
    is_paid_for,
)
from bot.edges.fetch.formats.walls.found import (
    WHOLE,
    Found,
    breaks_off,
    is_counted_whole,
    is_cut,
    shows_paid_part,
    without_notices,
)
from bot.edges.fetch.formats.walls.listing import (
    holds_no_site,
    lists_or_sells,
    needs_scripts,
    needs_scripts_surely,
    says_nothing,
)
from bot.edges.fetch.formats.walls.refusing import (
    checks_for_robots,
    is_not_there,
    shuts_out_a_region,
    turned_away_by_status,
)
from bot.edges.fetch.formats.walls.signs import Signs

_IN_PART_MOST = 450  # own words: who shows more shows it all, unless the page counts more

_RULES: tuple[Callable[[Signs, Found], NotReadable | None], ...] = (
    turned_away_by_status,
    checks_for_robots,
    shuts_out_a_region,
    is_not_there,
    holds_no_site,
    needs_scripts_surely,
    asks_for_consent,
    asks_or_holds_up,
    is_paid_for,
    asks_to_log_in,
    asks_for_letters,
    lists_or_sells,
    needs_scripts,
    says_nothing,
)


def failure(signs: Signs, extract: Extract | None) -> NotReadable | None:
    """Return what the page is in place of a story; None when it is one, whole or in part.

    Args:
        signs: of the page.
        extract: the story that was found in it; None when none was.
    """
    found = without_notices(signs, extract)
    return next((error for rule in _RULES if (error := rule(signs, found))), None)


def is_in_part(signs: Signs, extract: Extract) -> bool:
    """Tell whether the page itself shows only the beginning of its story.

    That one can pay to read on is said on whole stories' pages too; it counts right beside the story's text,
    and where the page counts more words than it shows. Whose story is not free, as the page states for
    machines, shows a beginning, unless it ends in the part that the page says one pays for.
    """
    found = without_notices(signs, extract)
    counts_more = signs.stated_words > max(1.3 * found.own, found.own + 40)
    if counts_more and (is_cut(signs, found) or signs.is_free is False):
        return True
    if found.own >= _IN_PART_MOST or is_counted_whole(signs, found):
        return False
    if is_cut(signs, found):
        return True
    breaks = breaks_off(found) and found.own < WHOLE
    return signs.is_free is False and (breaks or not shows_paid_part(signs, found))
