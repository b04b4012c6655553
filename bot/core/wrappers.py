"""Links wrapped around links: what search engines, mail filters and platforms put before their targets.

Only wrappers that show their target in the open are here. Those that do not (news.google.com, apple.news,
t.co, bit.ly) have to be asked, and are links like any other.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote


@dataclass(frozen=True, slots=True)
class _Wrapper:
    """Where a target stands.

    Attributes:
        host: matches the whole of a host in ASCII and small letters, without "www.".
        path: matches the whole of a path.
        parameters: of the query, in the order in which they are looked for.
    """

    host: re.Pattern[str]
    path: re.Pattern[str]
    parameters: tuple[str, ...]


def _wrapper(host: str, path: str, *parameters: str) -> _Wrapper:
    return _Wrapper(re.compile(host), re.compile(path), parameters)


_ANY = r"/?.*"
_GOOGLE = r"(?:m\.|news\.)?google(?:\.[a-z]{2,3}){1,2}"
_WRAPPERS = (
    _wrapper(_GOOGLE, "/url", "q", "url"),
    _wrapper(r"translate\.google(?:\.[a-z]{2,3}){1,2}", "/(?:translate(?:_c)?)?", "u"),
    _wrapper(r"(?:l|lm|m)\.facebook\.com|facebook\.com", r"/l\.php|/flx/warn/?", "u"),
    _wrapper(r"l\.(?:instagram|messenger|threads)\.(?:com|net)", r"/|/l\.php", "u"),
    _wrapper(r"out\.reddit\.com", _ANY, "url"),
    _wrapper(r"(?:www\.|m\.)?youtube\.com", "/redirect", "q"),
    _wrapper(r"linkedin\.com", "/(?:redir/redirect|safety/go)", "url"),
    _wrapper(r"slack-redir\.net", "/link", "url"),
    _wrapper(r"t\.umblr\.com", "/redirect", "z"),
    _wrapper(r"(?:m\.)?vk\.(?:com|ru)|away\.vk\.com", r"/away(?:\.php)?", "to"),
    _wrapper(r"(?:[\w-]+\.)?safelinks\.protection\.outlook\.com", _ANY, "url"),
    _wrapper(r"(?:[a-z]{2}-)?statics\.teams\.cdn\.office\.net", "/evergreen-assets/safelinks/.*", "url"),
    _wrapper(r"urldefense\.proofpoint\.com", "/v1/url", "u"),
    _wrapper(r"duckduckgo\.com", "/l/?", "uddg"),
    _wrapper(r"steamcommunity\.com", "/linkfilter/?", "url", "u"),
    _wrapper(r"(?:[\w-]+\.)?exit\.sc", _ANY, "url"),
    _wrapper(r"flipboard\.com", "/redirect", "url"),
)
# Pages kept by AMP's caches: "/c/s/herald.example/wall", the "s" for https.
_AMP_CACHE = re.compile(r"(?:[\w-]+\.)*(?:cdn\.ampproject\.org|bing-amp\.com)")
_AMP_CACHED = re.compile(r"/(?:c|v|wp|a)/(s/)?(.+)", re.DOTALL)
_AMP_VIEWER = re.compile(rf"(?:{_GOOGLE}|bing\.com)")
_AMP_VIEWED = re.compile(r"/amp/(s/)?(.+)", re.DOTALL)
_PROOFPOINT = re.compile(r"/v3/__(.+?)__;.*", re.DOTALL)
_HOST_AND_PATH = re.compile(r"[^/?#@:\s]+\.[^/?#@:\s]+(?:[/?#].*)?", re.DOTALL)
_WHOLE = re.compile(r"https?://.+", re.IGNORECASE | re.DOTALL)


def target_of(parts: SplitResult, host: str) -> str:
    """Return the address that a wrapper shows as its target, as written there; "" when it is no wrapper.

    Args:
        parts: of the link.
        host: of the link, in ASCII and small letters, without "www.".
    """
    found = next((t for look in _LOOKS if (t := look(parts, host))), "")
    return found if _WHOLE.fullmatch(found) else ""


def _in_a_parameter(parts: SplitResult, host: str) -> str:
    for wrapper in _WRAPPERS:
        if wrapper.host.fullmatch(host) and wrapper.path.fullmatch(parts.path):
            stated = [part.partition("=") for part in parts.query.split("&")]
            found = (value for wanted in wrapper.parameters for name, _, value in stated if name == wanted)
            return unquote(next(found, ""))
    return ""


def _in_an_amp_path(parts: SplitResult, host: str) -> str:
    match = None
    if _AMP_CACHE.fullmatch(host):
        match = _AMP_CACHED.fullmatch(parts.path)
    elif _AMP_VIEWER.fullmatch(host):
        match = _AMP_VIEWED.fullmatch(parts.path)
    if not match or not _HOST_AND_PATH.fullmatch(match[2]):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"http{'s' if match[1] else ''}://{match[2]}{query}"


def _after_a_question_mark(parts: SplitResult, host: str) -> str:
    return unquote(parts.query) if host in ("href.li", "nullrefer.com") else ""


def _in_a_mail_filter(parts: SplitResult, host: str) -> str:
    if host == "urldefense.com" and (match := _PROOFPOINT.fullmatch(f"{parts.path}?{parts.query}")):
        # Characters that it took out stand behind, encoded; such a link has to be asked.
        return "" if "*" in match[1] else re.sub(r"^(https?):/(?!/)", r"\1://", match[1])
    if host == "urldefense.proofpoint.com" and parts.path == "/v2/url":
        written = next((p[2:] for p in parts.query.split("&") if p.startswith("u=")), "")
        return unquote(written.replace("-", "%").replace("_", "/"))
    return ""


_LOOKS: tuple[Callable[[SplitResult, str], str], ...] = (
    _in_a_parameter,
    _in_an_amp_path,
    _after_a_question_mark,
    _in_a_mail_filter,
)
