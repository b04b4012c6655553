"""Links in what people write: typed, pasted, marked up by a platform or its users, in any script.

What somebody made unusable on purpose ("hxxps://", "herald[.]example") is not opened, and neither is what
only names a person, a room or another message. Every pattern here takes time in line with the length of the
text.
"""

import re
from enum import StrEnum

from bot.core.addresses import domain_of

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt"
    " bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er"
    " es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht"
    " hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr"
    " ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng"
    " ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd"
    " se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw"
    " tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw рф рус укр бел срб мкд қаз мон"
    " бг ею ελ გე հայ 中国 中國 台湾 台灣 香港 新加坡 한국 مصر السعودية امارات ایران الاردن المغرب"
    " تونس الجزائر سوريا فلسطين عمان قطر عراق پاکستان سودان"
)
_OTHER_ENDS = (
    "com org net info news int gov edu mil biz press media online site live today world blog social"
    " app dev xyz page radio report agency africa asia london paris nyc berlin wales scot cat eus gal"
    " moscow swiss link network international foundation website tech example"
)
_ENDS = frozenset(f"{_COUNTRIES} {_OTHER_ENDS}".split())

# Characters that no link goes on after: white space, controls, quotation marks, and the brackets and stops of
# scripts that put no space behind a link. An apostrophe that the address goes on after is no quotation mark
# ("/mayor's-wall"), and a bar only ends what a bar began: a table's cell, a link of Jira's.
_IN_A_LINK = (
    r"(?:[^\s\x00-\x20\x7f-\x9f\ud800-\udfff<>\"'|`“”„‟«»‹›"
    "「」『』【】《》〈〉〔〕（）［］｛｝。、，；：！？｡､،؛؟।]"
    r"|'(?=[\w%/&=+-])|(?(cell)(?!)|\|))"
)
# Not inside a word, a path, another address, or a name made unusable ("herald[.]co.uk/wall").
_BARE_START = r"(?<![\w@./\\\])}=&%#~+$-])"
_LINKS = re.compile(
    r"<(?:[@#!]|mailto:|tel:|sip:)[^<>\n]*>"  # Slack's mentions
    r"|<(?P<angled>https?://[^<>|\s]+)(?:\|(?P<label>[^<>\n]*))?>"
    r"|\[[^\[\]\n]*\]\((?=<?https?://)"  # the label of Markdown's links, which may look like another link
    r"|(?<![^\W_])(?:hxxps?|h\*\*ps?|s?ftps?|file|wss?|ssh|git|gopher)[\[({]?:[\])}]?//\S*"
    # Two links may be joined by a comma or by nothing; one inside another stands after a sign of its own.
    r"|(?P<cell>(?<=\|))?(?:"
    rf"(?P<plain>https?://(?:(?!(?:[,;]|(?<![=/?&:#]))https?://){_IN_A_LINK})+)"
    rf"|{_BARE_START}(?P<www>www\.[^\W_]{_IN_A_LINK}+)"
    rf"|{_BARE_START}(?P<bare>(?:[^\W_][\w-]{{0,62}}\.){{1,6}}(?:xn--[a-z\d-]{{2,40}}|[^\W\d_]{{2,24}})"
    rf"(?::\d{{1,5}})?/{_IN_A_LINK}+))",
    re.IGNORECASE,
)
_NO_WEB_LINK = re.compile(
    r"(?<!\w)(?:(?:mailto|javascript|tel|sms|magnet):[^\s:]|data:\w+[/;,]"
    r"|(?!https?://[^\W_])[a-z][a-z\d+.-]{1,20}://|https?:/?[^\s/])",
    re.IGNORECASE,
)
_DEFANGED = re.compile(
    r"(?<!\w)(?:hxxps?|h\*\*ps?)[\[({]?:|https?[\[({]:[\])}]|\w[\[({](?:\.|dot|punkt|point)[\])}]\w",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(r"[^/:?#]+")
_UNUSABLE = re.compile(r"https?://[^/?#]*[\[({](?:\.|:|dot|punkt|point)[\])}]", re.IGNORECASE)

# Quoted lines, as people type them and as Slack sends them; three marks quote all that follows.
_QUOTED_LINE = re.compile(r"[^\S\n]*(?:>|&gt;)")
_QUOTED_REST = re.compile(r"^[^\S\n]*(?:>>>|&gt;&gt;&gt;).*", re.MULTILINE | re.DOTALL)

# Marks that turn the direction of writing, zero-width marks and soft hyphens.
_TURN = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_TURNS = re.compile(rf"(?<!{_TURN}){_TURN}++(?=[^!-~]|$)")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
    # Joiners are letters' business; beside ASCII there is nothing to join.
    "|[\u200c\u200d]{2,}|(?<=[!-~])[\u200c\u200d]|[\u200c\u200d](?=[!-~]|$)"
)
_MARKUP = re.compile(r"\]\(|&(?:gt|lt|quot|nbsp|#39|#34);", re.IGNORECASE)
_AROUND = " \t<>()[]*_-–—•·:|"
_AFTER = frozenset(",;:.!?*_~…’‘—–'|")
_BRACKETS = {")": "(", "]": "[", "}": "{"}

# Where people talk: a link there leads to a room or to a message.
_TALK = ("matrix.to", "app.element.io", "app.slack.com")


class NotOpened(StrEnum):
    """Why what looks like a link is none that is opened."""

    NO_WEB_LINK = "no web link"
    DEFANGED = "defanged"


def links_in(text: str) -> tuple[str, ...]:
    """Return the links in a message, in order, each as often as it stands there.

    Quoted lines are left out, unless there is nothing else: whoever answers shares nothing. A link without
    its scheme is given one ("https://").
    """
    found = (_link_of(match) for match in _LINKS.finditer(_own_words(text)))
    return tuple(link for link in found if link and _leads_to_a_page(link))


def without_links(text: str) -> str:
    return _LINKS.sub(" ", text)


def has_link_in_a_line(text: str) -> bool:
    """Tell whether a link stands among other words of its line, as in a note to colleagues."""
    return any(links_in(line) and without_links(line).strip(_AROUND) for line in text.split("\n"))


def not_opened_in(text: str) -> NotOpened | None:
    """Return why what looks like a link in a message without links is not opened; None when nothing does."""
    own = _own_words(text)
    if _DEFANGED.search(own):
        return NotOpened.DEFANGED
    return NotOpened.NO_WEB_LINK if _NO_WEB_LINK.search(own) else None


def ends_like_a_domain(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _ENDS


def _own_words(text: str) -> str:
    unquoted = _QUOTED_REST.sub("", text)
    own = "\n".join(line for line in unquoted.split("\n") if not _QUOTED_LINE.match(line))
    return own if own.strip() else text


def _link_of(match: re.Match[str]) -> str:
    """Return the link that was found; "" where it is none to be opened."""
    if angled := match["angled"]:
        # Slack makes links of names with a dot by itself, and the name is then all there is to see.
        label = match["label"] or ""
        named = bool(label) and "://" not in label and angled.lower().endswith(f"://{label.lower()}")
        return _bare_link(label) if named else _clean(angled, is_marked_off=True)
    if plain := match["plain"]:
        return _clean(plain)
    return _bare_link(match["www"] or match["bare"] or "")


def _bare_link(written: str) -> str:
    """Return the link without a scheme that `written` is; "" when it only looks like one."""
    written = _clean(written)
    host = _BARE_HOST.match(written)
    if not host:
        return ""
    labels = host[0].lower().split(".")
    is_www = labels[0] == "www" and len(labels) > 2
    has_path = bool(written[len(host[0]) :].partition("/")[2].strip("/"))
    is_known = labels[-1] in _ENDS or labels[-1].startswith("xn--")
    return f"https://{written}" if is_known and len(labels) > 1 and (is_www or has_path) else ""


def _clean(link: str, is_marked_off: bool = False) -> str:
    """Return a link without what was only set around it, and without marks that cannot be seen.

    Args:
        link: as it was found.
        is_marked_off: whether brackets say where it ends.
    """
    if turn := _TURNS.search(link):  # set before the words that follow
        link = link[: turn.start()]
    link = _UNSEEN.sub("", link)
    if not is_marked_off:
        if markup := _MARKUP.search(link):
            link = link[: markup.start()]
        link = _without_what_follows(link)
    return link.replace("&amp;", "&")


def _without_what_follows(link: str) -> str:
    """Return `link` without the marks after it; a closing bracket that the link itself opens is its own."""
    surplus = {close: link.count(close) - link.count(opening) for close, opening in _BRACKETS.items()}
    end = len(link)
    while end:
        last = link[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return link[:end]


def _leads_to_a_page(link: str) -> bool:
    domain = domain_of(link)
    if not domain or _UNUSABLE.match(link):
        return False
    is_slack = domain.endswith(".slack.com") and "/archives/" in link
    return domain not in _TALK and not is_slack
