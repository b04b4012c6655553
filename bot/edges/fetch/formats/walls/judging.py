"""Whether a page is a wall, and which: rules in order, each with its reason.

A rule says yes only where what was found of a story is too little for what the page says in its place. *Own*
words are those of the found story without the lines that are notices.
"""

import re
from collections.abc import Callable

from bot.core.errors import (
    ConsentWall,
    Gone,
    LogInWall,
    NeedsJavaScript,
    NotAnswering,
    NothingToRead,
    NotNews,
    NotReadable,
    Paywall,
    SoftNotFound,
    TurnedAway,
)
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.walls.found import (
    LISTED,
    SCANT,
    TEASER,
    Found,
    breaks_off,
    is_brief,
    is_cut,
    is_first_of_list,
    is_one_story,
    without_notices,
)
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.words import Notice, consent_terms_in, notices_in

_LEAST = 6  # own words: fewer tell nothing
_FEW = 12  # own words: fewer are a line of a frame, unless the page is marked as a story
_WHOLE = 150  # own words that no wall has in one piece
_TEASER_RUN = 45  # words without a headline's link between them: teasers have fewer, stories more
_IN_PART_MOST = 450  # own words: who shows more shows it all, unless the page counts more

_CONSENT_HOST = re.compile(
    r"^(?:consent|guce|myprivacy|privacy|privacygate|cmp|cookies?|zustimmung)\.|-consent\."
)
_CONSENT_PATH = re.compile(
    r"/(?:consent|zustimmung|privacy-?(?:gate|wall)|cookie-?wall|collectconsent)(?:[/?.]|$)"
)
_LOG_IN_HOST = re.compile(r"^(?:login|signin|accounts?|auth|sso|id|idp)\.")
_LOG_IN_PATH = re.compile(
    r"/(?:login|log-in|signin|sign-in|sso|authwall|auth|connexion|anmelden|inloggen|register|wp-login\.php)(?:[/?.]|$)"
)
_SEARCH_PATH = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|busqueda|ricerca|cerca|zoeken|szukaj|poisk|arama)(?:[/?.]|$)|[?&](?:s|q|query|search)="
)
_APP_PATH = re.compile(r"/store/apps/details|/app/[^/]+/id\d")
_PRICE = re.compile(r"(?:[$£€¥₽₺]|zł|usd|eur|gbp)\s?\d|\d[.,]?\d*\s?(?:[$£€¥₽₺元円]|zł|kr\b|eur\b|руб)")


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
    and where the page counts more words than it shows.
    """
    found = without_notices(signs, extract)
    counts_more = signs.stated_words > max(1.3 * found.own, found.own + 40)
    if counts_more and (is_cut(signs, found) or signs.is_free is False):
        return True
    if found.own >= _IN_PART_MOST or 0 < signs.stated_words <= 1.1 * found.own:
        return False
    if is_cut(signs, found):
        return True
    return signs.is_free is False and breaks_off(found) and found.own < _WHOLE


# ---- the rules, in order


def _turned_away_by_status(signs: Signs, found: Found) -> NotReadable | None:
    """A status that refuses is believed, unless a whole story came with it."""
    if signs.status < 400 or _has_story_despite_status(signs, found):
        return None
    if signs.status not in (401, 402) and _asks_whether_human(signs):
        return TurnedAway(seen=f"{_http(signs)}, a check for robots")
    match signs.status:
        case 401 | 407:
            return LogInWall(seen=_http(signs))
        case 402:
            return Paywall(seen=_http(signs))
        case 404 | 410:
            return Gone(seen=_http(signs))
        case 451:
            return TurnedAway(seen=f"{_http(signs)}, not shown in this country")
        case 403 | 405 | 406 | 429:
            return TurnedAway(seen=_http(signs))
        case _:
            return NotAnswering(seen=_http(signs))


def _checks_for_robots(signs: Signs, found: Found) -> NotReadable | None:
    """A check asks for nothing but a click, so its page has few words."""
    if not _asks_whether_human(signs) or signs.words >= 2 * _WHOLE:
        return None
    # A title of it and a line of it are no coincidence.
    is_sure = Notice.ROBOTS in signs.headed and (Notice.ROBOTS in signs.says or Notice.ROBOTS in signs.makers)
    is_sure = is_sure and not signs.is_marked_story and found.own < _WHOLE
    if is_sure or (found.own < TEASER and signs.words < _WHOLE and not is_brief(signs, found)):
        return TurnedAway(seen=f"{_http(signs)}, a check for robots")
    return None


def _shuts_out_a_region(signs: Signs, found: Found) -> NotReadable | None:
    """One line on the region beside a story is about its video."""
    if Notice.REGION in signs.says and found.own < TEASER and not is_brief(signs, found):
        return TurnedAway(seen=f"{_http(signs)}, not shown in this country")
    return None


def _is_not_there(signs: Signs, found: Found) -> NotReadable | None:
    """The title or a heading says nothing else, or the text does; teasers below it are no story."""
    seen = f"{_http(signs)}, a notice in place of the story"
    has_stretch = (
        found.own >= TEASER and signs.run >= TEASER and (signs.is_marked_story or found.own >= _WHOLE)
    )
    if Notice.NOT_FOUND in signs.headed and not has_stretch:
        return SoftNotFound(seen=seen)
    says = Notice.NOT_FOUND in signs.says or "404" in signs.path
    if says and found.own < SCANT and not is_brief(signs, found) and Notice.NOT_FOUND in signs.says:
        return SoftNotFound(seen=seen)
    return None


def _needs_scripts_surely(signs: Signs, found: Found) -> NotReadable | None:
    """The element that scripts fill is empty, and nothing else is there."""
    if signs.has_empty_root and found.own < _FEW and (_says_scripts(signs) or signs.words < SCANT):
        return NeedsJavaScript(seen=_http_and_words(signs))
    return None


def _asks_for_consent(signs: Signs, found: Found) -> NotReadable | None:
    """Whole stories have banners: it is a wall where the notice is most of what is there."""
    phrases = len(signs.says.get(Notice.CONSENT, ()))
    is_place_of_it = bool(_CONSENT_HOST.search(signs.host) or _CONSENT_PATH.search(signs.path))
    is_headed_by_maker = Notice.CONSENT in signs.headed and Notice.CONSENT in signs.makers
    if not (phrases or is_headed_by_maker or (is_place_of_it and consent_terms_in(signs.text) >= 2)):
        return None
    is_sure = (
        phrases >= 2 or is_place_of_it or Notice.CONSENT in signs.headed or Notice.CONSENT in signs.makers
    )
    most = _WHOLE if is_place_of_it else SCANT
    if phrases >= 3 and found.notice > 2 * found.own and not signs.is_marked_story:
        most = max(most, _TEASER_RUN)
    # A line of notice in a frame that is empty for another reason.
    is_notice = found.notice >= 30 or (
        signs.headlines < LISTED and (signs.words - found.own >= 30 or phrases >= 3)
    )
    if is_sure and (is_notice or is_place_of_it) and found.own < most and not is_cut(signs, found):
        return ConsentWall(seen=_notice(signs, found))
    return None


def _is_paid_for(signs: Signs, found: Found) -> NotReadable | None:
    """Less of a story than can be read in part, and the page says where the rest is."""
    is_behind = is_cut(signs, found, (Notice.CUT,)) and not (signs.is_free and found.own >= SCANT)
    if Notice.JOIN in signs.says and Notice.OFFER not in signs.says:
        return None  # registering is all it takes
    is_offered = (
        found.own < SCANT
        and signs.is_free is False
        and (Notice.OFFER in signs.says or Notice.CUT in signs.makers)
    )
    if (is_behind and found.own < TEASER) or is_offered:
        return Paywall(seen=_words_of_story(signs, found))
    return None


def _asks_to_log_in(signs: Signs, found: Found) -> NotReadable | None:
    """A form at the top of every page is no wall; one in place of a story is."""
    is_place_of_it = bool(_LOG_IN_HOST.search(signs.host) or _LOG_IN_PATH.search(signs.path))
    is_headed = Notice.LOG_IN in signs.headed
    asks = Notice.LOG_IN in signs.says or Notice.JOIN in signs.says
    if found.own < TEASER and is_cut(signs, found, (Notice.JOIN,)):
        return LogInWall(seen=_words_of_story(signs, found))
    if (
        found.own < TEASER
        and not is_brief(signs, found)
        and (
            (signs.passwords and (is_headed or asks or signs.words < _WHOLE))
            or (is_headed and (asks or is_place_of_it))
            or (is_place_of_it and asks)
        )
    ):
        return LogInWall(seen=_http(signs))
    return LogInWall(seen=_words_of_story(signs, found)) if asks and found.own < SCANT else None


def _lists_or_sells(signs: Signs, found: Found) -> NotReadable | None:
    """A list has headlines and no stretch of words between them; a shop has a button and a price."""
    if _is_front(signs) and signs.headlines >= LISTED and signs.run < TEASER:
        return NotNews(seen=f"{_http(signs)}, {signs.headlines} headlines and no story")
    if signs.is_marked_story:
        return None
    most = TEASER if "list" in signs.marks else _TEASER_RUN
    is_list = signs.headlines >= LISTED and signs.run < most and not is_one_story(signs, found)
    if is_list or is_first_of_list(signs, found):
        return NotNews(seen=f"{_http(signs)}, {signs.headlines} headlines and no story")
    if _is_search(signs) and signs.run < TEASER:
        return NotNews(seen=f"{_http(signs)}, results of a search")
    is_priced = bool(_PRICE.search(signs.text))
    if (
        signs.run < _WHOLE
        and ("product" in signs.marks or signs.buttons)
        and is_priced
        and ("product" in signs.marks or signs.buttons >= 2)
    ):
        return NotNews(seen=f"{_http(signs)}, something for sale")
    if signs.run < _WHOLE and ("app" in signs.marks or _APP_PATH.search(signs.path)):
        return NotNews(seen=f"{_http(signs)}, an app")
    return None


def _needs_scripts(signs: Signs, found: Found) -> NotReadable | None:
    """Next to nothing is there, and the page says that scripts are wanted, or has some and nothing else."""
    is_next_to_nothing = found.own < SCANT and not is_brief(signs, found)
    has_nothing_else = signs.has_empty_root or signs.words < _LEAST
    if is_next_to_nothing and (_says_scripts(signs) or (signs.scripts and has_nothing_else)):
        return NeedsJavaScript(seen=_http_and_words(signs))
    return None


def _says_nothing(signs: Signs, found: Found) -> NotReadable | None:
    """A line or two of a frame."""
    if found.own < _LEAST or (found.own < _FEW and not signs.is_marked_story):
        return NothingToRead(f"{found.own} words of its own", seen=_http_and_words(signs))
    return None


_RULES: tuple[Callable[[Signs, Found], NotReadable | None], ...] = (
    _turned_away_by_status,
    _checks_for_robots,
    _shuts_out_a_region,
    _is_not_there,
    _needs_scripts_surely,
    _asks_for_consent,
    _is_paid_for,
    _asks_to_log_in,
    _lists_or_sells,
    _needs_scripts,
    _says_nothing,
)


# ---- what the rules ask


def _is_front(signs: Signs) -> bool:
    return signs.path.strip("/") in ("", "index.html", "index.php", "home") and bool(signs.host)


def _is_search(signs: Signs) -> bool:
    if any(Notice.SEARCH in notices_in(heading) for heading in (*signs.titles, *signs.headings[:1])):
        return True
    return bool(_SEARCH_PATH.search(signs.path)) and (
        Notice.SEARCH in signs.headed or signs.headlines >= LISTED
    )


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


def _says_scripts(signs: Signs) -> bool:
    return Notice.SCRIPTS in signs.says or Notice.SCRIPTS in notices_in(signs.unseen)


# ---- what is told


def _http(signs: Signs) -> str:
    return f"HTTP {signs.status}" if signs.host else "a file"


def _http_and_words(signs: Signs) -> str:
    return f"{_http(signs)}, {_counted(signs.words)} without scripts"


def _notice(signs: Signs, found: Found) -> str:
    return f"{_http(signs)}, {_counted(max(found.notice, signs.words - found.own))} of notice"


def _words_of_story(signs: Signs, found: Found) -> str:
    return f"{_http(signs)}, {_counted(found.own)} of the story"


def _counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"
