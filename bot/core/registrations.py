"""Registrations: what people enter of outlets in chat, and how it is typed.

The grammar forgives: "portherald.example owner Norwind Group because their imprint says so". A word that
opens a field ("owner") takes all that follows until the next such word; in quotation marks it opens none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import NewType

from bot.core.addresses import canonical_address, domain_of
from bot.core.errors import NotACountry, NotAKind, NotAnOutlet, NotSaidOfAnOutlet, WhichOutlet
from bot.core.messages import Audience
from bot.core.reports import Outlet, OutletId, OutletKind
from bot.core.sites import is_suffix, site_of
from bot.core.text import fold, reason_in

RegistrationId = NewType("RegistrationId", str)


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody says of an outlet. None where nothing is said; "" takes away what was."""

    name: str | None = None
    kind: OutletKind | None = None
    owner: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()  # further ones


@dataclass(frozen=True, slots=True)
class Registration:
    """What one person entered of an outlet.

    Attributes:
        audience: where it was entered. It counts everywhere; who and why are shown where that may be seen.
        before: the outlet as the register had it; None when it had none.
    """

    id: RegistrationId
    outlet: OutletId
    details: Details
    by: str
    at: datetime
    audience: Audience
    reason: str = ""
    before: Outlet | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What was typed of an outlet.

    Attributes:
        domain: "" where it was called by a name.
        said: whether anything is said of it; else its entry is asked for.
    """

    name: str
    domain: str
    details: Details
    reason: str

    @property
    def said(self) -> bool:
        return self.details != Details()


def with_entries(outlet: Outlet, entered: Iterable[Details]) -> Outlet:
    """Return an outlet with what people entered of it, latest last: field by field, theirs goes before."""
    for details in entered:
        name = details.name or outlet.name
        aliases = (*outlet.aliases, *details.aliases, outlet.name)  # who knew it by its old name still does
        distinct: dict[str, str] = {}
        for alias in aliases:
            distinct.setdefault(fold(alias).casefold(), alias)
        for taken in (name, outlet.domain):
            distinct.pop(fold(taken).casefold(), None)
        outlet = replace(
            outlet,
            name=name,
            kind=outlet.kind if details.kind is None else details.kind,
            owner=outlet.owner if details.owner is None else details.owner,
            country=outlet.country if details.country is None else details.country,
            aliases=tuple(distinct.values()),
            registered=True,
        )
    return outlet


def owners_like(owner: str, outlets: Iterable[Outlet]) -> tuple[str, ...]:
    """Return owners in the register that are spelled nearly so, and so would not be taken for the same."""
    matcher = SequenceMatcher(None, "", _bare(owner))
    near: list[str] = []
    for other in sorted({outlet.owner for outlet in outlets} - {""}):
        matcher.set_seq1(_bare(other))
        # The quick ones are never below the exact one.
        ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        is_near = all(ratio() >= _NEARLY for ratio in ratios)
        if owner and is_near and fold(other).casefold() != fold(owner).casefold():
            near.append(other)
    return tuple(near)


_NEARLY = 0.85
_OF_MANY = _set_of("the group grupo groupe media company holdings limited ltd plc inc corp state")


def _bare(owner: str) -> str:
    """Return an owner without the words that many have in their names."""
    words = [word.strip(".,") for word in fold(owner).casefold().split()]
    return " ".join([word for word in words if word not in _OF_MANY] or words)


# Where anybody publishes: who does is whose account it is.
_PLATFORMS = _set_of(
    "archive.is archive.org archive.ph archive.today bsky.app dailymotion.com discord.com douyin.com"
    " facebook.com fb.com flickr.com github.com google.com instagram.com linkedin.com mastodon.social"
    " news.google.com odysee.com ok.ru pinterest.com quora.com reddit.com rumble.com snapchat.com t.co"
    " t.me telegram.me telegram.org threads.com threads.net tiktok.com truthsocial.com twitter.com"
    " vimeo.com vk.com weibo.com weixin.qq.com whatsapp.com wikipedia.org x.com youtu.be youtube.com"
    " zhihu.com"
)


def is_shared_domain(domain: str) -> bool:
    """Tell whether strangers publish at `domain`, or have domains of their own below it."""
    return is_suffix(domain) or domain in _PLATFORMS


_TOKEN = re.compile(r'"[^"]*"|“[^”]*”|<[^<>]*>|\S+')
_QUOTED = re.compile(r'["“](.*)["”]', re.DOTALL)
_BECAUSE = frozenset(("because", "reason", "since"))
_FIELDS = {
    **dict.fromkeys(("owner", "owned"), "owner"),
    **dict.fromkeys(("name", "named"), "name"),
    **dict.fromkeys(("kind", "type"), "kind"),
    "country": "country",
    **dict.fromkeys(("alias", "aliases", "aka"), "alias"),
}
_NOTHING = frozenset(("none", "nobody", "unknown", "-", "–", "—"))
_KINDS = {
    **{kind.value: kind for kind in OutletKind if kind is not OutletKind.UNKNOWN},
    **dict.fromkeys(("newspaper", "magazine", "news site", "website", "journal"), OutletKind.PAPER),
    **dict.fromkeys(("tv", "radio", "television", "station", "channel"), OutletKind.BROADCASTER),
    **dict.fromkeys(("agency", "news agency", "wire", "wire service"), OutletKind.WIRE_AGENCY),
    **dict.fromkeys(("state", "government", "ministry", "authority"), OutletKind.STATE_BODY),
}
# ISO 3166-1, and Kosovo's, which it leaves to everybody's use.
COUNTRIES = _set_of(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
_ALSO_COUNTRIES = {"UK": "GB", "EL": "GR"}
_LINK = re.compile("https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]*[^\W\d][\w-]*")
_AFTER_A_HOST = re.compile(r"(?<=\w\w)\.?(?::\d{1,5})?$")  # the root's dot, and a port: "A.P." is a name
_LONGEST = 100  # characters of a name
_ARTICLES = frozenset(("the", "a", "an"))


def parse_source(typed: str) -> Mentioned:
    """Understand what follows /source.

    Raises:
        WhichOutlet: nothing does.
        NotAnOutlet: strangers publish at that domain.
        NotSaidOfAnOutlet: words that are neither a field nor what is said in one.
        NotAKind, NotACountry: as they say.
    """
    subject, said, reason = _taken_apart(typed)
    if not subject:
        raise WhichOutlet(typed)
    domain, rest = _domain(subject)
    if rest:
        raise NotSaidOfAnOutlet(" ".join(rest))
    if domain and is_shared_domain(domain):
        raise NotAnOutlet(domain, seen=domain)
    mentioned = Mentioned(" ".join(subject), domain, _details(said), reason)
    if reason and not mentioned.said:
        raise NotSaidOfAnOutlet(reason)
    return mentioned


def says_of_an_outlet(typed: str) -> bool:
    """Tell whether what follows /source says something of an outlet, rather than asks for it."""
    try:
        return bool(_taken_apart(typed)[1])
    except NotSaidOfAnOutlet:
        return False  # and nothing will come of it


def _taken_apart(typed: str) -> tuple[list[str], list[tuple[str, str]], str]:
    """Return the words before the first field, each field with what is said in it, and the reason."""
    subject: list[str] = []
    said: list[tuple[str, list[str]]] = []
    into = subject
    for token in _TOKEN.finditer(typed):
        word = token.group().strip(",;:=").casefold()
        if subject and word in _BECAUSE:
            return subject, [(field, _value(words)) for field, words in said], reason_in(typed[token.end() :])
        is_first = into is subject or typed[: token.start()].rstrip(" \t").endswith("\n")
        if subject and word in _FIELDS and (is_first or _opens(token.group(), into)):
            into = list[str]()
            said.append((_FIELDS[word], into))
        elif not (into is not subject and not into and word in ("by", "is")):  # "owned by", "name is"
            into.append(_unquoted(token.group()))
    return subject, [(field, _value(words)) for field, words in said], ""


def _opens(word: str, said: Sequence[str]) -> bool:
    """Tell whether a field's name opens one within what is said in another: in "The Name Group" none does."""
    if word.endswith((":", "=")) or "".join(said[-1:]).endswith((",", ";")):
        return True
    is_named = word[:1].isupper() and not word.isupper()
    return not is_named and " ".join(said).casefold() not in _ARTICLES


def _unquoted(word: str) -> str:
    quoted = _QUOTED.fullmatch(word.rstrip(",;"))
    return quoted[1].strip() if quoted else word


def _value(words: Sequence[str]) -> str:
    value = " ".join(words).strip(" ,;")
    if not value or len(value) > _LONGEST:
        raise NotSaidOfAnOutlet(f"{len(value)} characters")
    return value


def _domain(subject: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the domain that is named, and the words behind it; "" and none where it is a name.

    A link is taken for the site it is on; a host stands as it is typed, without "www." and the like.
    """
    first = subject[0].strip("<>,;").partition("|")[0]  # as Slack sends links
    if _LINK.match(first):
        domain = site_of(domain_of(canonical_address(first)))
        if not _HOST.fullmatch(domain):
            raise WhichOutlet(first)
        return domain, subject[1:]
    host = _AFTER_A_HOST.sub("", first.partition("/")[0])
    # "AL.com" is typed so as a name too; with more words behind it, "St. Louis" is one.
    may_be_host = len(subject) == 1 or "/" in first or first.casefold() == first
    if may_be_host and _HOST.fullmatch(host):
        domain = domain_of(canonical_address(f"https://{host}/"))
        return (domain, subject[1:]) if domain else ("", ())
    return "", ()


def _details(said: Iterable[tuple[str, str]]) -> Details:
    details = Details()
    for field, value in said:
        nothing = value.casefold() in _NOTHING
        match field:
            case "owner":
                details = replace(details, owner="" if nothing else value)
            case "name":
                details = replace(details, name=value)
            case "country":
                details = replace(details, country="" if nothing else _country(value))
            case "kind":
                details = replace(details, kind=OutletKind.UNKNOWN if nothing else _kind(value))
            case _:
                host = _HOST.fullmatch(value) and domain_of(canonical_address(f"https://{value}/"))
                if host and is_shared_domain(host):
                    raise NotAnOutlet(host, seen=host)
                details = replace(details, aliases=(*details.aliases, host or value))
    return details


def _country(value: str) -> str:
    country = _ALSO_COUNTRIES.get(value.upper(), value.upper())
    if country not in COUNTRIES:
        raise NotACountry(value)
    return country


def _kind(value: str) -> OutletKind:
    words = value.casefold().replace("-", " ").replace("_", " ").removeprefix("a ")
    if words not in _KINDS:
        raise NotAKind(value)
    return _KINDS[words]
