"""Notices that ask something of a reader before they show a story."""

import re
from dataclasses import replace

from bot.core.errors import ConsentWall, LogInWall, NotAnswering, NotReadable, Paywall, Walled
from bot.edges.fetch.formats.walls.found import (
    ASKING,
    LISTED,
    SCANT,
    TEASER,
    TEASER_RUN,
    WHOLE,
    Found,
    is_brief,
    is_counted_whole,
    is_cut,
    shows_paid_part,
)
from bot.edges.fetch.formats.walls.seen import notice, shown
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.telling import ascribes
from bot.edges.fetch.formats.walls.words import Notice, terms_in

_LEAST = 6  # own words: fewer tell nothing
_LONGEST_NOTICE = 300  # own words: Google's page of consent has near 200, in lists and plain words

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


def asks_for_consent(signs: Signs, found: Found) -> NotReadable | None:
    """Whole stories have banners: it is a wall where the notice is most of what is there."""
    phrases = len(signs.says.get(Notice.CONSENT, ()))
    is_place_of_it = bool(_CONSENT_HOST.search(signs.host) or _CONSENT_PATH.search(signs.path))
    is_headed_by_maker = Notice.CONSENT in signs.headed and Notice.CONSENT in signs.makers
    if not (phrases or is_headed_by_maker or (is_place_of_it and terms_in(Notice.CONSENT, signs.text) >= 2)):
        return None
    is_sure = (
        phrases >= 2 or is_place_of_it or Notice.CONSENT in signs.headed or Notice.CONSENT in signs.makers
    )
    most = WHOLE if is_place_of_it else SCANT
    # A story of such a notice says who said so.
    is_headed = Notice.CONSENT in signs.headed and phrases >= 2 and not signs.is_marked_story
    is_all_it_says = is_place_of_it or (is_headed and not ascribes(signs.text))
    if is_all_it_says and not signs.is_marked_story:
        most = _LONGEST_NOTICE
    if phrases >= 3 and found.notice > 2 * found.own and not signs.is_marked_story:
        most = max(most, TEASER_RUN)
    # A line of notice in a frame that is empty for another reason.
    is_notice = found.notice >= 30 or (
        signs.headlines < LISTED
        and (signs.words - found.own >= 30 or phrases >= 3 or (phrases >= 2 and found.own < _LEAST))
    )
    # "Accept, or subscribe to read without": what is asked for first is consent.
    offers = sum(len(signs.says.get(kind, ())) for kind in (Notice.CUT, Notice.JOIN))
    is_paid = is_cut(signs, found) and not (phrases > offers and found.own < _LEAST and signs.is_free is None)
    if is_sure and (is_notice or is_all_it_says) and found.own < most and not is_paid:
        is_all_notice = is_all_it_says and found.own >= SCANT
        return ConsentWall(seen=notice(signs, replace(found, own=0) if is_all_notice else found))
    return None


def asks_or_holds_up(signs: Signs, found: Found) -> NotReadable | None:
    """Notices like these are hidden in many pages: what is read of one must be mostly notice."""
    for kind in ASKING:
        phrases = len(signs.says.get(kind, ()))
        is_headed = kind in signs.headed
        if not (phrases or is_headed) or (signs.headlines >= LISTED and not is_headed):
            continue
        is_sure = phrases >= 2 or is_headed or found.own + found.notice < SCANT
        most = TEASER if phrases and not signs.is_marked_story else SCANT
        if not is_sure or found.own >= most or is_brief(signs, found):
            continue
        if is_headed or found.notice > found.own or found.own < _LEAST:
            return _asked(kind)
    return None


def _asked(kind: Notice) -> NotReadable:
    match kind:
        case Notice.ADS:
            return Walled(seen="it asks to switch off an ad blocker")
        case Notice.AGE:
            return Walled(seen="it asks for an age")
        case Notice.UPKEEP:
            return NotAnswering(seen="it says that it is being worked on")
        case _:
            return NotAnswering(seen="it lets people in by turns")


def asks_for_letters(signs: Signs, found: Found) -> NotReadable | None:
    """Every page has such a form; where next to nothing else is read, it is the page."""
    phrases = len(signs.says.get(Notice.LETTERS, ()))
    is_most = found.notice > found.own and found.own < SCANT
    if phrases >= 2 and is_most and signs.headlines < LISTED and not is_brief(signs, found):
        return Walled(seen="it asks to sign up for letters")
    return None


def is_paid_for(signs: Signs, found: Found) -> NotReadable | None:
    """Less of a story than can be read in part, and the page says where the rest is."""
    is_behind = is_cut(signs, found, (Notice.CUT,)) and not (signs.is_free and found.own >= SCANT)
    if Notice.JOIN in signs.says and Notice.OFFER not in signs.says:
        return None  # registering is all it takes
    is_offered = (
        found.own < SCANT
        and signs.is_free is False
        and (Notice.OFFER in signs.says or Notice.CUT in signs.makers)
    )
    is_teaser = (
        _LEAST <= found.own < TEASER
        and signs.is_free is False
        and not is_counted_whole(signs, found)
        and not shows_paid_part(signs, found)
    )
    if (is_behind and found.own < TEASER) or is_offered or is_teaser:
        return Paywall(seen=shown(found))
    return None


def asks_to_log_in(signs: Signs, found: Found) -> NotReadable | None:
    """A form at the top of every page is no wall; one in place of a story is."""
    is_place_of_it = bool(_LOG_IN_HOST.search(signs.host) or _LOG_IN_PATH.search(signs.path))
    is_headed = Notice.LOG_IN in signs.headed
    asks = Notice.LOG_IN in signs.says or Notice.JOIN in signs.says
    if found.own < TEASER and is_cut(signs, found, (Notice.JOIN,)):
        return LogInWall(seen=shown(found))
    if (
        found.own < TEASER
        and not is_brief(signs, found)
        and (
            (signs.passwords and (is_headed or asks or signs.words < WHOLE))
            or (is_headed and (asks or is_place_of_it))
            or (is_place_of_it and asks)
        )
    ):
        return LogInWall()
    return LogInWall(seen=shown(found)) if asks and found.own < SCANT else None
