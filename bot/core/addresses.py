"""Addresses of pages: what a page is known by, what is opened for it, and whose site it is on.

Two spellings of one page have one canonical address. It is for knowing a page again, never for opening it: a
story that exists as an AMP page only is known by an address that nobody serves.
"""

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

from bot.core.sites import is_suffix, site_of
from bot.core.tracking import names_page
from bot.core.wrappers import target_of

_LONGEST = 8_192  # characters of a link that is looked into; twice what is ever opened
_SCHEMES = ("http", "https")
_USUAL_PORTS = (None, 80, 443)

_NO_HOST = re.compile(r"[\s/?#@\[\]\\<>^|%\x00-\x20\x7f\ud800-\udfff]|\.\.|^\.|^$")
# What the DNS drops from names, as browsers do: soft hyphens, zero-width marks, variation selectors.
_DROPPED = re.compile("[\u00ad\u034f\u180b-\u180f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff]")
_DOTS = str.maketrans("。．｡", "...")

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AS_WRITTEN = "/%:@!$&'()*+,;=~?-._"  # in paths and queries; all else is percent-encoded
_ROUTE = re.compile(r"[!/].+", re.DOTALL)  # "#!/wall": a page, not a place in one

# Hosts before a site's own for the same pages. Only at the front, but for Wikipedia's "en.m.".
_VARIANT_HOSTS = ("www.", "m.", "mobile.", "amp.")
_WIKI_MOBILE = re.compile(r"([\w-]+)\.m\.((?:wik\w+|mediawiki)\.org)")
_SAME_HOSTS = {
    "twitter.com": "x.com",
    **dict.fromkeys(("old.reddit.com", "new.reddit.com", "np.reddit.com", "i.reddit.com"), "reddit.com"),
}
_VARIANT_END = re.compile(r"(.*)/(?:amp|amphtml|amp\.html|print|print\.html)", re.IGNORECASE | re.DOTALL)
_VARIANT_SUFFIX = re.compile(r"(.*[^/])\.amp(\.html?)?", re.IGNORECASE | re.DOTALL)
_VARIANT_START = re.compile(r"/amp(/.*)", re.IGNORECASE | re.DOTALL)
_SLUG = 12  # characters: "wall", "index" and "article" name many pages of a site
_STORY_NUMBER = re.compile(r"(?<!\d)\d{6,}(?!\d)")  # a year has four, and a day of it may stand beside it
_STORY = re.compile(r"/[^/]+/.*[^/]|/.*(?:\d|[^/-]-[^/-]|\.html?).*", re.DOTALL)


def canonical_address(link: str) -> str:
    """Return what the page at `link` is known by: one address for all its spellings.

    Gone are: wrappers around it, the scheme's kind, user info, usual ports, "www." and hosts for telephones
    and AMP, tracking, AMP and print layouts, places in the page, the slash at the end. Host names are in
    ASCII, as the DNS has them, and escapes in one spelling. The order of a query stays. What is no address
    of a page is returned as it is. Doing it twice is the same as doing it once.
    """
    address = link.strip()
    # What one round takes off may bare what the next one knows. After the first each makes it shorter.
    while len(address) <= _LONGEST:
        simpler = _simpler(address_to_open(address))
        if simpler == address:
            break
        address = simpler
    return address


def address_to_open(link: str) -> str:
    """Return what to ask for: `link` without wrappers that show their target, else as it was given."""
    address = link.strip()
    while len(address) <= _LONGEST:
        parts = _split(address)
        inner = target_of(parts, domain_of(address)) if parts else ""
        if not host_of(inner):
            break
        address = inner  # shorter than what it stood in
    return address


def host_of(link: str) -> str:
    """Return the host of `link` in ASCII and small letters; "" where there is none, or no sound one."""
    parts = _split(link)
    return _ascii_host(parts.hostname or "") if parts else ""


def domain_of(link: str) -> str:
    """Return the host of `link` in ASCII, without "www."; "" where there is none."""
    return _bare(host_of(link))


def same_page(link: str, other: str) -> bool:
    """Tell whether two canonical addresses of one site name one story, as far as their spelling tells.

    They do when both end in the same words ("/2031/harbour-wall-falls", "/news/harbour-wall-falls"), or hold
    the same long number. A page that states its site's home, or another story, as its own address does not
    name itself.
    """
    ours, theirs = _split(link), _split(other)
    if not (ours and theirs and same_site(link, other)):
        return False
    if _slug(ours) and _slug(ours) == _slug(theirs):
        return True
    return bool(_numbers(ours) & _numbers(theirs))


def _slug(parts: SplitResult) -> str:
    """Return the last part of a path where it is long enough to name one story; "" else."""
    last = parts.path.rstrip("/").rpartition("/")[2].rpartition(".")
    words = (last[0] or last[2]).lower()
    return words if len(words) >= _SLUG else ""


def _numbers(parts: SplitResult) -> set[str]:
    return set(_STORY_NUMBER.findall(f"{parts.path}?{parts.query}"))


def same_site(link: str, other: str) -> bool:
    """Tell whether two links lead to one publisher's site, as far as `bot.core.sites` can tell."""
    host, another = domain_of(link), domain_of(other)
    return bool(host) and site_of(host) == site_of(another)


def _split(link: str) -> SplitResult | None:
    """Take a web address apart; None when it is not one."""
    try:
        parts = urlsplit(link.strip())
        _ = parts.port
    except ValueError:  # a bracket that is not closed, a port that is no number
        return None
    return parts if parts.scheme in _SCHEMES and parts.hostname else None


def _ascii_host(host: str) -> str:
    if ":" in host:  # IPv6
        return host
    mapped = unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKC", host).lower()))
    name = mapped.translate(_DOTS).removesuffix(".")
    if _NO_HOST.search(name):
        return ""
    try:
        return ".".join(map(_ascii_label, name.split(".")))
    except UnicodeError:  # a lone surrogate
        return ""


def _ascii_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _bare(host: str) -> str:
    rest = host.removeprefix("www.")
    return rest if "." in rest else host


def _simpler(link: str) -> str:
    """Return `link` a step nearer to its canonical form."""
    parts, host = _split(link), host_of(link)
    if not parts or not host:
        return link
    place = f"[{host}]" if ":" in host else _home(host)
    number = "" if parts.port in _USUAL_PORTS else f":{parts.port}"
    path = _story_path(_without_dots(_escaped(parts.path)).rstrip("/"))
    is_needed = names_page(place)
    query = "&".join(filter(is_needed, filter(None, _escaped(parts.query).split("&"))))
    route = f"#{_escaped(parts.fragment)}" if _ROUTE.fullmatch(parts.fragment) else ""
    return f"https://{place}{number}{path}{'?' if query else ''}{query}{route}"


def _home(host: str) -> str:
    """Return the host under which a site has the same pages for everybody."""
    host = _WIKI_MOBILE.sub(r"\1.\2", host)
    while (start := next((s for s in _VARIANT_HOSTS if host.startswith(s)), "")) and "." in (
        rest := host.removeprefix(start)
    ):
        if start != "www." and is_suffix(rest):  # "m.co.uk" is somebody's own name
            break
        host = rest
    return _SAME_HOSTS.get(host, host)


def _story_path(path: str) -> str:
    """Return the path without what asks for another layout, where a story's is left."""
    for pattern in (_VARIANT_END, _VARIANT_START):
        while (match := pattern.fullmatch(path)) and _STORY.fullmatch(rest := match[1].rstrip("/")):
            path = rest
    while match := _VARIANT_SUFFIX.fullmatch(path):
        path = match[1] + (match[2] or "")
    return path


def _escaped(text: str) -> str:
    """Return a path or query with everything percent-encoded that has to be, and nothing that need not be."""
    return quote(_ESCAPE.sub(_one_spelling, text), safe=_AS_WRITTEN, errors="surrogatepass")


def _one_spelling(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _without_dots(path: str) -> str:
    """Return the path without "." and "..", as browsers ask for it."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "".join(f"/{segment}" for segment in kept)
