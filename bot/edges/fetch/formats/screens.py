"""The screen that a page is taken to be shown on, and what style sheets ask of it."""

import re

from bot.edges.fetch.formats.measures import HEIGHT, SCREEN, length

_QUERY = re.compile(r"(?:(not|only)\s+)?(?:([\w-]+)\s*)?(.*)", re.DOTALL)
_AND = re.compile(r"\s*and\s+|\s*and(?=\()")
_RANGE = re.compile(r"([^<>=]+?)\s*(<=|>=|<|>|=)\s*([^<>=]+?)(?:\s*(<=|>=|<|>|=)\s*([^<>=]+?))?")
_OTHER_WAY = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_SIZES = {"width": SCREEN, "device-width": SCREEN, "height": HEIGHT, "device-height": HEIGHT}
# Of somebody at a desk, with a mouse, by daylight.
_IS = {
    "prefers-color-scheme": "light",
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-reduced-motion": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-data": "no-preference",
    "forced-colors": "none",
    "inverted-colors": "none",
    "display-mode": "browser",
    "scripting": "enabled",
    "update": "fast",
    "overflow-block": "scroll",
    "overflow-inline": "scroll",
    "-ms-high-contrast": "none",
}
_HAS = frozenset(
    ["color", "width", "height", "aspect-ratio", "resolution", "scripting", "update", "hover", "pointer"]
)


def is_on_screen(queries: str) -> bool | None:
    """Tell whether one of a list of media queries holds on a screen; None when that cannot be told."""
    folded = " ".join(queries.lower().split())
    if not folded:
        return True
    answers = [_holds(query.strip()) for query in folded.split(",")]
    return True if True in answers else None if None in answers else False


def _holds(query: str) -> bool | None:
    if query.startswith("("):
        return _all_hold(query)
    match = _QUERY.fullmatch(query)
    how, kind, rest = match.groups() if match else ("", "", query)
    if how == "not" and not kind:
        return _opposite(_all_hold(rest))
    if kind not in ("all", "screen"):
        answer: bool | None = False
    else:
        answer = _all_hold(_AND.sub("", rest, count=1)) if rest else True
    return _opposite(answer) if how == "not" else answer


def _all_hold(conditions: str) -> bool | None:
    answers = [_condition(each.strip()) for each in _AND.split(conditions) if each.strip()]
    return False if False in answers else None if None in answers else True


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _condition(words: str) -> bool | None:
    if words.startswith("not"):
        return _opposite(_condition(words[3:].strip()))
    inside = words.removeprefix("(").removesuffix(")").strip()
    if inside == words or "(" in inside:
        return None
    name, colon, value = (each.strip() for each in inside.partition(":"))
    if colon:
        return _feature(name, value)
    if match := _RANGE.fullmatch(inside):
        left, sign, middle, sign2, right = match.groups()
        if middle in _SIZES and right:
            first, second = _compare(middle, _OTHER_WAY[sign], left), _compare(middle, sign2, right)
            return None if first is None or second is None else first and second
        return _compare(middle, _OTHER_WAY[sign], left) if middle in _SIZES else _compare(left, sign, middle)
    if name in _IS:
        return _IS[name] not in ("none", "no-preference")
    return True if name in _HAS else None


def _feature(name: str, value: str) -> bool | None:
    if name in _IS:
        return value == _IS[name]
    if name in ("monochrome", "grid"):
        return value == "0"
    if name in ("min-color", "color"):
        return True
    bound, _, size = name.partition("-")
    if bound in ("min", "max") and size in _SIZES:
        return _compare(size, ">=" if bound == "min" else "<=", value)
    return _compare(name, "=", value)


def _compare(name: str, sign: str, value: str) -> bool | None:
    bound = length(value)
    if name not in _SIZES or bound is None:
        return None
    size = _SIZES[name]
    return {
        "<": size < bound,
        "<=": size <= bound,
        ">": size > bound,
        ">=": size >= bound,
        "=": size == bound,
    }[sign]
