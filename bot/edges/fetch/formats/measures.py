"""Lengths and colours in CSS, as far as they tell whether words can be seen."""

import colorsys
import re
from collections.abc import Callable
from typing import Any

Colour = tuple[float, float, float, float]  # red, green, blue, opacity, each 0 to 1

SCREEN = 1_280  # pixels: how wide a page is taken to be shown
HEIGHT = 800

_LENGTH = re.compile(
    r"(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)\s*(px|r?em|ex|ch|pt|pc|in|cm|mm|vw|vh|vmin|vmax|%)?", re.I
)
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "rem": 16.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "vw": SCREEN / 100,
    "vh": HEIGHT / 100,
    "vmin": HEIGHT / 100,
    "vmax": SCREEN / 100,
}
_NAMES = (
    "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque "
    "ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood "
    "deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed "
    "cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b "
    "darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen "
    "556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f "
    "darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet "
    "9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick "
    "b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold "
    "ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 "
    "hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa "
    "lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 "
    "lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 "
    "lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 "
    "lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen "
    "faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 "
    "mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a "
    "mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 "
    "moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange "
    "ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee "
    "palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd "
    "powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 "
    "saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d "
    "silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa "
    "springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise "
    "40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32 "
)
_WORDS = _NAMES.split()
_NAMED = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True)) | {"canvas": "ffffff", "canvastext": "000000"}
_TERM = re.compile(
    r"\s*(?:([+*/(),-])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?(?:[a-z]+|%)?)|(?:-webkit-)?([a-z]+)\()"
)


_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "calc": lambda values: values[0],
    "abs": lambda values: abs(values[0]),
    "min": min,
    "max": max,
    "clamp": lambda values: max(values[0], min(values[1], values[2])),
}


def length(value: str, one_em: float = 16.0, whole: float = SCREEN) -> float | None:
    """Return a length in pixels; None for what is none ("auto"), or is not read here.

    Args:
        value: as declared, in small letters.
        one_em: pixels.
        whole: pixels that 100 % are of.
    """
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return _calculated(value, one_em, whole) if value.endswith(")") else None
    number, unit = float(match[1]), (match[2] or "").lower()
    if unit == "%":
        return number * whole / 100
    if unit in ("em", "ex", "ch"):
        return number * one_em * (1 if unit == "em" else 0.5)
    return number * _PIXELS[unit]


def _calculated(value: str, one_em: float, whole: float) -> float | None:
    """Return what "calc()", "min()", "max()" or "clamp()" comes to, in pixels where it has units."""
    terms = [match.groups() for match in _TERM.finditer(value)]
    if "".join(match[0] for match in _TERM.finditer(value)) != value or not terms[0][2]:
        return None
    try:
        found, at = _factor(terms, 0, one_em, whole)
    except (ValueError, LookupError, ZeroDivisionError, OverflowError):
        return None
    return found if at == len(terms) else None


_Terms = list[tuple[str | Any, ...]]


def _sum(terms: _Terms, at: int, one_em: float, whole: float) -> tuple[float, int]:
    total, at = _product(terms, at, one_em, whole)
    while at < len(terms) and terms[at][0] in ("+", "-"):
        more, after = _product(terms, at + 1, one_em, whole)
        total, at = (total + more if terms[at][0] == "+" else total - more), after
    return total, at


def _product(terms: _Terms, at: int, one_em: float, whole: float) -> tuple[float, int]:
    total, at = _factor(terms, at, one_em, whole)
    while at < len(terms) and terms[at][0] in ("*", "/"):
        more, after = _factor(terms, at + 1, one_em, whole)
        total, at = (total * more if terms[at][0] == "*" else total / more), after
    return total, at


def _factor(terms: _Terms, at: int, one_em: float, whole: float) -> tuple[float, int]:
    sign, number, name = terms[at]
    if number:
        found = length(number, one_em, whole)
        if found is None:
            raise ValueError(number)
        return found, at + 1
    if not name and sign != "(":
        raise ValueError(sign)
    values, at = _arguments(terms, at + 1, one_em, whole)
    return _FUNCTIONS[name or "calc"](values), at


def _arguments(terms: _Terms, at: int, one_em: float, whole: float) -> tuple[list[float], int]:
    values: list[float] = []
    sign: object = ","
    while sign == ",":
        value, at = _sum(terms, at, one_em, whole)
        values.append(value)
        sign = terms[at][0]
        at += 1
    if sign != ")":
        raise ValueError(sign)
    return values, at


def colour(value: str) -> Colour | None:
    """Return a colour; None for what is none, or is not known here ("inherit", "currentcolor")."""
    value = value.strip()
    if value == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    digits = value[1:] if value.startswith("#") else _NAMED.get(value, "")
    if re.fullmatch(r"[\da-f]{3,4}", digits):
        digits = "".join(d + d for d in digits)
    if re.fullmatch(r"[\da-f]{6}(?:[\da-f]{2})?", digits):
        r, g, b, a = (int((digits + "ff")[i : i + 2], 16) / 255 for i in (0, 2, 4, 6))
        return (r, g, b, a)
    match = re.fullmatch(r"(rgb|hsl|hwb|color|oklab|oklch|lab|lch)a?\(([^()]*)\)", value)
    if match is None:
        return None
    inside = re.sub(r"\bnone\b", "0", match[2])
    return _by_numbers(match[1], re.findall(r"(?<![\w-])-?(?:\d+\.?\d*|\.\d+)%?", inside))


def _by_numbers(how: str, numbers: list[str]) -> Colour | None:
    try:
        values = [float(n.rstrip("%")) / (100 if n.endswith("%") else 1) for n in numbers[:4]]
    except ValueError:
        return None
    if len(values) < 3:
        return None
    opacity = values[3] if len(values) > 3 else 1.0
    if how in ("oklab", "oklch", "lab", "lch"):  # only black and white are read
        light = values[0] / (1 if how.startswith("ok") or numbers[0].endswith("%") else 100)
        return (1.0, 1.0, 1.0, opacity) if light >= 1 else (0.0, 0.0, 0.0, opacity) if light <= 0 else None
    if how == "hwb":
        white, black = _share(values[1]), _share(values[2])
        if white + black >= 1:
            grey = white / (white + black)
            return (grey, grey, grey, _share(opacity))
        r, g, b = (v * (1 - white - black) + white for v in colorsys.hls_to_rgb(values[0] / 360 % 1, 0.5, 1))
    elif how == "color":
        r, g, b = values[:3]
    elif how == "hsl":
        hue, saturation, lightness = values[:3]
        r, g, b = colorsys.hls_to_rgb(hue / 360 % 1, _share(lightness), _share(saturation))
    else:
        r, g, b = (v if n.endswith("%") else v / 255 for n, v in zip(numbers[:3], values[:3], strict=True))
    return (_share(r), _share(g), _share(b), _share(opacity))


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def over(top: Colour, ground: Colour) -> Colour:
    """Return how a colour looks on an opaque ground."""
    a = top[3]
    r, g, b = (t * a + u * (1 - a) for t, u in zip(top[:3], ground[:3], strict=True))
    return (r, g, b, 1.0)


def are_alike(one: Colour, other: Colour) -> bool:
    """Tell whether nobody could read one on the other: no channel differs by more than a twelfth."""
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) <= 1 / 12
