"""Which values of CSS browsers know: of two in a rule they keep the last that they do."""

import re

from bot.edges.fetch.formats.measures import colour, length

UNKNOWN = "?"  # it may be any: a rule says otherwise that may be in force
OVERLONG = "…"  # longer than is read

_EVERYWHERE = frozenset(["inherit", "initial", "unset", "revert", "revert-layer"])
_SIDES = frozenset(["auto"])
_SIZES = frozenset(
    [
        "auto",
        "none",
        "max-content",
        "min-content",
        "fit-content",
        "stretch",
        "fill-available",
        "-webkit-fill-available",
    ]
)
_OVERFLOW = frozenset(["visible", "hidden", "clip", "scroll", "auto", "overlay"])
_WORDS = {
    "display": frozenset(
        [
            "none",
            "block",
            "inline",
            "inline-block",
            "flex",
            "inline-flex",
            "grid",
            "inline-grid",
            "table",
            "inline-table",
            "table-row",
            "table-cell",
            "table-row-group",
            "table-header-group",
            "table-footer-group",
            "table-column",
            "table-column-group",
            "table-caption",
            "list-item",
            "contents",
            "flow",
            "flow-root",
            "run-in",
            "math",
            "ruby",
            "ruby-text",
            "ruby-base",
            "-webkit-box",
            "-webkit-inline-box",
            "-webkit-flex",
            "-webkit-inline-flex",
        ]
    ),
    "visibility": frozenset(["visible", "hidden", "collapse"]),
    "position": frozenset(["static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"]),
    "content-visibility": frozenset(["visible", "hidden", "auto"]),
    "overflow": _OVERFLOW,
    "overflow-x": _OVERFLOW,
    "overflow-y": _OVERFLOW,
    "opacity": frozenset[str](),
    "zoom": frozenset(["normal", "reset"]),
    "font-size": frozenset(
        [
            "xx-small",
            "x-small",
            "small",
            "medium",
            "large",
            "x-large",
            "xx-large",
            "xxx-large",
            "smaller",
            "larger",
            "math",
        ]
    ),
    "letter-spacing": frozenset(["normal"]),
    "text-indent": frozenset(["hanging", "each-line"]),
    **dict.fromkeys(["left", "right", "top", "bottom", "inset", "margin"], _SIDES),
    **dict.fromkeys(["margin-left", "margin-top", "margin-right"], _SIDES),
    **dict.fromkeys(["width", "height", "max-width", "max-height", "min-width", "min-height"], _SIZES),
}
_MEASURED = frozenset(_WORDS) - {
    "display", "visibility", "position", "content-visibility", "overflow", "overflow-x", "overflow-y",
}  # fmt: skip
_COLOURS = re.compile(
    r"currentcolor|-webkit-\w+|(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|device-cmyk)\(.*\)"
    r"|linktext|visitedtext|activetext|buttonface|buttontext|field|fieldtext|highlight|highlighttext|mark|marktext"
    r"|graytext|accentcolor|accentcolortext|selecteditem|selecteditemtext|windowtext|window"
)
_FONT = re.compile(
    r".*(?:^|\s)(?:[\d.]+(?:[a-z]+|%)?|(?:xx?x?-)?(?:small|large)|medium|smaller|larger|\w+\(.*\))(?:\s*/\s*\S+)?\s+\S.*"
    r"|caption|icon|menu|message-box|small-caption|status-bar"
)
_FUNCTION = re.compile(
    r"(?:-webkit-)?(?:calc|min|max|clamp|round|mod|rem|abs|sign|env|attr|anchor|anchor-size|fit-content|calc-size)\("
)
_SHOWN_OFF = re.compile(r"\([^()]*\)")


def is_valid(name: str, value: str) -> bool:
    """Tell whether a browser knows a value of a property; of most properties it is taken to know them all.

    Args:
        name: of the property.
        value: in small letters, without "!important".
    """
    if not value:
        return False
    if value in _EVERYWHERE or "var(" in value or "env(" in value:
        return True
    if name in ("color", "text-fill-color", "background-color"):
        return colour(value) is not None or bool(_COLOURS.fullmatch(value))
    if name == "font":
        return bool(_FONT.fullmatch(value))
    if name not in _WORDS:
        return True
    if _FUNCTION.match(value):
        return name in _MEASURED
    words = value.split()
    return (
        all(
            word in _WORDS[name]
            or (name in _MEASURED and (length(word) is not None or _FUNCTION.match(word) is not None))
            for word in words
        )
        if "(" not in value
        else name in _MEASURED
    )
