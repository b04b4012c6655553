"""Whether a page is a wall, and which: rules in order, each with its reason.

A rule says yes only where what was found of a story is too little for what the page says in its place. *Own*
words are those of the found story without the lines that are notices.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

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
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.words import Notice, consent_terms_in, count_words, folded, notices_in

_LEAST = 6  # own words: fewer tell nothing
_FEW = 12  # own words: fewer are a line of a frame, unless the page is marked as a story
_SCANT = 25  # own words: the shortest reports of agencies have more
_TEASER = 60  # own words: from here on there is enough of a story to read it in part
_WHOLE = 150  # own words that no wall has in one piece
_TEASER_RUN = 45  # words without a headline's link between them: teasers have fewer, stories more
_BRIEF_RUN = 30  # words: a stretch that may be a brief or a teaser
_LISTED = 5  # headlines make a list
_IN_PART_MOST = 450  # own words: who shows more shows it all, unless the page counts more
_NOTICE_LINE = 90  # words: a longer line is more than a notice
_HEADLINE = 4  # words: a section's name has fewer
_ENDS = 40  # characters by which a line is found again
_BESIDE = 800  # characters after a story in which its page may say that there is more
_NOTICES = (
    Notice.CONSENT,
    Notice.CUT,
    Notice.OFFER,
    Notice.JOIN,
    Notice.LOG_IN,
    Notice.NOT_FOUND,
    Notice.SCRIPTS,
    Notice.ROBOTS,
    Notice.REGION,
)

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
_QUOTED = re.compile(r'"[^"]{2,300}"')
_BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")
_SENTENCE_ENDS = re.compile(r"[.!?。！？؟۔।:;]\W*$")


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a story, with its notices apart.

    Attributes:
        own: words of the lines that are no notice.
        notice: words of the lines that are.
        first, last: the story's own lines that it begins and ends with, folded; "" when it has none.
    """

    own: int
    notice: int
    first: str = ""
    last: str = ""


def failure(signs: Signs, extract: Extract | None) -> NotReadable | None:
    """Return what the page is in place of a story; None when it is one, whole or in part.

    Args:
        signs: of the page.
        extract: the story that was found in it; None when none was.
    """
    found = _without_notices(signs, extract)
    return next((error for rule in _RULES if (error := rule(signs, found))), None)


def is_in_part(signs: Signs, extract: Extract) -> bool:
    """Tell whether the page itself shows only the beginning of its story.

    That one can pay to read on is said on whole stories' pages too; it counts right beside the story's text,
    and where the page counts more words than it shows.
    """
    found = _without_notices(signs, extract)
    counts_more = signs.stated_words > max(1.3 * found.own, found.own + 40)
    if counts_more and (_is_cut(signs, found) or signs.is_free is False):
        return True
    if found.own >= _IN_PART_MOST or 0 < signs.stated_words <= 1.1 * found.own:
        return False
    if _is_cut(signs, found):
        return True
    return signs.is_free is False and _breaks_off(found) and found.own < _WHOLE


# ---- the rules, in order


def _turned_away_by_status(signs: Signs, found: _Found) -> NotReadable | None:
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


def _checks_for_robots(signs: Signs, found: _Found) -> NotReadable | None:
    """A check asks for nothing but a click, so its page has few words."""
    if (
        _asks_whether_human(signs)
        and found.own < _TEASER
        and signs.words < _WHOLE
        and not _is_brief(signs, found)
    ):
        return TurnedAway(seen=f"{_http(signs)}, a check for robots")
    return None


def _shuts_out_a_region(signs: Signs, found: _Found) -> NotReadable | None:
    """One line on the region beside a story is about its video."""
    if Notice.REGION in signs.says and found.own < _TEASER and not _is_brief(signs, found):
        return TurnedAway(seen=f"{_http(signs)}, not shown in this country")
    return None


def _is_not_there(signs: Signs, found: _Found) -> NotReadable | None:
    """The title or a heading says nothing else, or the text does; teasers below it are no story."""
    seen = f"{_http(signs)}, a notice in place of the story"
    has_stretch = (
        found.own >= _TEASER and signs.run >= _TEASER and (signs.is_marked_story or found.own >= _WHOLE)
    )
    if Notice.NOT_FOUND in signs.headed and not has_stretch:
        return SoftNotFound(seen=seen)
    says = Notice.NOT_FOUND in signs.says or "404" in signs.path
    if says and found.own < _SCANT and not _is_brief(signs, found) and Notice.NOT_FOUND in signs.says:
        return SoftNotFound(seen=seen)
    return None


def _needs_scripts_surely(signs: Signs, found: _Found) -> NotReadable | None:
    """The element that scripts fill is empty, and nothing else is there."""
    if signs.has_empty_root and found.own < _FEW and (_says_scripts(signs) or signs.words < _SCANT):
        return NeedsJavaScript(seen=_http_and_words(signs))
    return None


def _asks_for_consent(signs: Signs, found: _Found) -> NotReadable | None:
    """Whole stories have banners: it is a wall where the notice is most of what is there."""
    if not (
        Notice.CONSENT in signs.says or (Notice.CONSENT in signs.headed and Notice.CONSENT in signs.makers)
    ):
        return None
    phrases = len(signs.says.get(Notice.CONSENT, ()))
    is_place_of_it = bool(_CONSENT_HOST.search(signs.host) or _CONSENT_PATH.search(signs.path))
    is_sure = (
        phrases >= 2 or is_place_of_it or Notice.CONSENT in signs.headed or Notice.CONSENT in signs.makers
    )
    most = _WHOLE if is_place_of_it else _SCANT
    if phrases >= 3 and found.notice > 2 * found.own and not signs.is_marked_story:
        most = max(most, _TEASER_RUN)
    # A line of notice in a frame that is empty for another reason.
    is_notice = found.notice >= 30 or (
        signs.headlines < _LISTED and (signs.words - found.own >= 30 or phrases >= 3)
    )
    if is_sure and is_notice and found.own < most and not _is_cut(signs, found):
        return ConsentWall(seen=_notice(signs, found))
    return None


def _is_paid_for(signs: Signs, found: _Found) -> NotReadable | None:
    """Less of a story than can be read in part, and the page says where the rest is."""
    is_cut = _is_cut(signs, found, (Notice.CUT,)) and not (signs.is_free and found.own >= _SCANT)
    if Notice.JOIN in signs.says and Notice.OFFER not in signs.says:
        return None  # registering is all it takes
    is_offered = (
        found.own < _SCANT
        and signs.is_free is False
        and (Notice.OFFER in signs.says or Notice.CUT in signs.makers)
    )
    if (is_cut and found.own < _TEASER) or is_offered:
        return Paywall(seen=_words_of_story(signs, found))
    return None


def _asks_to_log_in(signs: Signs, found: _Found) -> NotReadable | None:
    """A form at the top of every page is no wall; one in place of a story is."""
    is_place_of_it = bool(_LOG_IN_HOST.search(signs.host) or _LOG_IN_PATH.search(signs.path))
    is_headed = Notice.LOG_IN in signs.headed
    asks = Notice.LOG_IN in signs.says or Notice.JOIN in signs.says
    if found.own < _TEASER and _is_cut(signs, found, (Notice.JOIN,)):
        return LogInWall(seen=_words_of_story(signs, found))
    if (
        found.own < _TEASER
        and not _is_brief(signs, found)
        and (
            (signs.passwords and (is_headed or asks or signs.words < _WHOLE))
            or (is_headed and (asks or is_place_of_it))
            or (is_place_of_it and asks)
        )
    ):
        return LogInWall(seen=_http(signs))
    return LogInWall(seen=_words_of_story(signs, found)) if asks and found.own < _SCANT else None


def _lists_or_sells(signs: Signs, found: _Found) -> NotReadable | None:
    """A list has headlines and no stretch of words between them; a shop has a button and a price."""
    if _is_front(signs) and signs.headlines >= _LISTED and signs.run < _TEASER:
        return NotNews(seen=f"{_http(signs)}, {signs.headlines} headlines and no story")
    if signs.is_marked_story:
        return None
    most = _TEASER if "list" in signs.marks else _TEASER_RUN
    is_list = signs.headlines >= _LISTED and signs.run < most and not _is_one_story(signs, found)
    if is_list or _is_first_of_list(signs, found):
        return NotNews(seen=f"{_http(signs)}, {signs.headlines} headlines and no story")
    if _is_search(signs) and signs.run < _TEASER:
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


def _needs_scripts(signs: Signs, found: _Found) -> NotReadable | None:
    """Next to nothing is there, and the page says that scripts are wanted, or has some and nothing else."""
    is_next_to_nothing = found.own < _SCANT and not _is_brief(signs, found)
    has_nothing_else = signs.has_empty_root or signs.words < _LEAST
    if is_next_to_nothing and (_says_scripts(signs) or (signs.scripts and has_nothing_else)):
        return NeedsJavaScript(seen=_http_and_words(signs))
    return None


def _says_nothing(signs: Signs, found: _Found) -> NotReadable | None:
    """A line or two of a frame."""
    if found.own < _LEAST or (found.own < _FEW and not signs.is_marked_story):
        return NothingToRead(f"{found.own} words of its own", seen=_http_and_words(signs))
    return None


_RULES: tuple[Callable[[Signs, _Found], NotReadable | None], ...] = (
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


def _without_notices(signs: Signs, extract: Extract | None) -> _Found:
    """Set the lines of a found story that are notices apart.

    Legal text goes with the notice it belongs to: where the page asks for consent and states no story, a line
    with several of the words that such notices are made of is one too.
    """
    own, notice = 0, 0
    lines: list[str] = []
    asks_consent = len(signs.says.get(Notice.CONSENT, ())) >= 2 and not signs.is_marked_story
    for line in map(folded, extract.text.split("\n")) if extract else ():
        words = count_words(line)
        phrases = notices_in(_QUOTED.sub("", line))  # what is quoted is said by somebody else
        count = sum(len(phrases.get(kind, ())) for kind in _NOTICES)
        is_notice = (count > 0 and words <= _NOTICE_LINE) or count >= 3
        if is_notice or (asks_consent and consent_terms_in(line) >= max(3, words / 20)):
            notice += words
        elif line not in signs.headings and line not in signs.titles:
            own += words
            lines.append(line)
    return _Found(own, notice, lines[0] if lines else "", lines[-1] if lines else "")


def _is_brief(signs: Signs, found: _Found) -> bool:
    """Tell whether a short text is a report: as long as one, and more than the notices beside it."""
    return found.own >= _SCANT and (signs.is_marked_story or found.own > 2 * found.notice)


def _is_front(signs: Signs) -> bool:
    return signs.path.strip("/") in ("", "index.html", "index.php", "home") and bool(signs.host)


def _is_search(signs: Signs) -> bool:
    if any(Notice.SEARCH in notices_in(heading) for heading in (*signs.titles, *signs.headings[:1])):
        return True
    return bool(_SEARCH_PATH.search(signs.path)) and (
        Notice.SEARCH in signs.headed or signs.headlines >= _LISTED
    )


def _has_story_despite_status(signs: Signs, found: _Found) -> bool:
    return (
        found.own >= _TEASER
        and signs.run >= _TEASER
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


def _is_cut(signs: Signs, found: _Found, kinds: tuple[Notice, ...] = (Notice.CUT, Notice.JOIN)) -> bool:
    """Tell whether the page says that there is more, for who pays or registers, and says so of this story.

    Lists of other stories say it of theirs: it counts between the headlines before and after the story.
    Where there is next to none, or it is not found again in the page, it counts anywhere.
    """
    phrases = [phrase for kind in kinds for phrase in signs.says.get(kind, ())]
    if not phrases or found.own < _SCANT:
        return bool(phrases) or any(kind in signs.headed for kind in kinds)
    place = _place(signs, found)
    if place is None:
        return not _is_brief(signs, found) or signs.is_free is False
    start, end = place
    before = max((at for at in signs.breaks if at <= start), default=0)
    after = min((at for at in signs.breaks if at >= end), default=len(signs.text))
    beside = (signs.text[before:start], signs.text[end : min(after, end + _BESIDE)])
    if any(phrase in words for words in beside for phrase in phrases):
        return True
    # Inside, it is an offer that the story goes on after, unless what follows is a line of the page's frame.
    last = max(signs.text.rfind(phrase, start, end) for phrase in phrases)
    return last >= 0 and count_words(signs.text[last:end]) < _SCANT


def _place(signs: Signs, found: _Found) -> tuple[int, int] | None:
    """Return where in the page's text the story begins and ends; None when that is not found."""
    if not found.first:
        return None
    start = signs.text.find(found.first[:_ENDS])
    end = signs.text.rfind(found.last[-_ENDS:])
    return (start, end + len(found.last[-_ENDS:])) if 0 <= start <= end else None


def _is_one_story(signs: Signs, found: _Found) -> bool:
    """Tell whether a short text stands in one piece under a headline that the title says too.

    What a list has to show for a story are teasers with headlines between them, under the name of a section.
    """
    place = _place(signs, found)
    if place is None or found.own < _SCANT:
        return False
    between = sum(place[0] < at < place[1] for at in signs.breaks)
    return between <= 1 and (signs.run >= _BRIEF_RUN or _has_headline(signs))


def _has_headline(signs: Signs) -> bool:
    return any(count_words(heading) >= _HEADLINE and heading in signs.titles for heading in signs.headings)


def _is_first_of_list(signs: Signs, found: _Found) -> bool:
    """Tell whether a text is the first teaser of many, under a headline that leads elsewhere."""
    if found.own >= _TEASER or signs.headlines < 4 * _LISTED or _has_headline(signs):
        return False
    place = _place(signs, found)
    above = max((at for at in signs.breaks if at <= place[0]), default=None) if place else None
    return place is not None and above is not None and count_words(signs.text[above : place[0]]) < _SCANT


def _says_scripts(signs: Signs) -> bool:
    return Notice.SCRIPTS in signs.says or Notice.SCRIPTS in notices_in(signs.unseen)


def _breaks_off(found: _Found) -> bool:
    return bool(_BREAKS_OFF.search(found.last)) or (
        count_words(found.last) > 8 and not _SENTENCE_ENDS.search(found.last)
    )


# ---- what is told


def _http(signs: Signs) -> str:
    return f"HTTP {signs.status}" if signs.status else "a file"


def _http_and_words(signs: Signs) -> str:
    return f"{_http(signs)}, {_counted(signs.words)} without scripts"


def _notice(signs: Signs, found: _Found) -> str:
    return f"{_http(signs)}, {_counted(max(found.notice, signs.words - found.own))} of notice"


def _words_of_story(signs: Signs, found: _Found) -> str:
    return f"{_http(signs)}, {_counted(found.own)} of the story"


def _counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"
