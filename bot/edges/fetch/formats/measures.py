"""Lengths and colours in CSS, as far as they tell whether words can be seen."""

import colorsys
import re

Colour = tuple[float, float, float, float]  # red, green, blue, opacity, each 0 to 1

SCREEN = 1_280  # pixels: how wide a page is taken to be shown
_HEIGHT = 800

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
    "vh": _HEIGHT / 100,
    "vmin": _HEIGHT / 100,
    "vmax": SCREEN / 100,
}
_NAMED = {
    "white": "ffffff",
    "black": "000000",
    "snow": "fffafa",
    "ivory": "fffff0",
    "azure": "f0ffff",
    "honeydew": "f0fff0",
    "mintcream": "f5fffa",
    "ghostwhite": "f8f8ff",
    "floralwhite": "fffaf0",
    "aliceblue": "f0f8ff",
    "whitesmoke": "f5f5f5",
    "seashell": "fff5ee",
    "oldlace": "fdf5e6",
    "linen": "faf0e6",
    "beige": "f5f5dc",
    "lavender": "e6e6fa",
    "lavenderblush": "fff0f5",
    "cornsilk": "fff8dc",
    "lightyellow": "ffffe0",
    "lightcyan": "e0ffff",
    "gainsboro": "dcdcdc",
    "lightgray": "d3d3d3",
    "lightgrey": "d3d3d3",
    "silver": "c0c0c0",
    "gray": "808080",
    "grey": "808080",
    "darkgray": "a9a9a9",
    "red": "ff0000",
    "green": "008000",
    "lime": "00ff00",
    "blue": "0000ff",
    "navy": "000080",
    "yellow": "ffff00",
    "orange": "ffa500",
    "purple": "800080",
    "maroon": "800000",
    "teal": "008080",
    "olive": "808000",
    "aqua": "00ffff",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "fuchsia": "ff00ff",
    "canvas": "ffffff",
    "canvastext": "000000",
}


def length(value: str, one_em: float = 16.0, whole: float = SCREEN) -> float | None:
    """Return a length in pixels; None for what is none ("auto", a calculation).

    Args:
        value: as declared, in small letters.
        one_em: pixels.
        whole: pixels that 100 % are of.
    """
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return None
    number, unit = float(match[1]), (match[2] or "").lower()
    if unit == "%":
        return number * whole / 100
    if unit in ("em", "ex", "ch"):
        return number * one_em * (1 if unit == "em" else 0.5)
    return number * _PIXELS[unit]


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
    match = re.fullmatch(r"(rgb|hsl)a?\(([^()]*)\)", value)
    return _by_numbers(match[1], re.findall(r"[-\d.]+%?", match[2])) if match else None


def _by_numbers(how: str, numbers: list[str]) -> Colour | None:
    try:
        values = [float(n.rstrip("%")) / (100 if n.endswith("%") else 1) for n in numbers[:4]]
    except ValueError:
        return None
    if len(values) < 3:
        return None
    opacity = values[3] if len(values) > 3 else 1.0
    if how == "hsl":
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
