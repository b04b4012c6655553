"""The nodes of a page that its readers cannot see, taken off before anything is read.

Hidden text is where instructions to machines are put, and extractors keep most of it. What is judged is the
page as it opens, from the markup, its style attributes and its own style elements. What `aria-hidden` keeps
from screen readers is on the screen all the same, and stays.

Not known is what these hide: a style sheet that is linked to; a selector of positions or siblings, or with
`:not()` or `:has()`; a sheet imported by one that an address holds; a longer calculation; a mask by a picture
or a size; and whatever lies over the words.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from bot.edges.fetch.formats.measures import Colour, are_alike, colour, length, over
from bot.edges.fetch.formats.selectors import Around, Declarations
from bot.edges.fetch.formats.styles import read_styles

_NEVER_SHOWN = frozenset(
    [
        "template",
        "noscript",
        "object",
        "iframe",
        "embed",
        "applet",
        "noembed",
        "noframes",
        "datalist",
        "dialog",
        "canvas",
        "audio",
        "video",
        "rp",
        "annotation",
        "annotation-xml",
        "metadata",
        "desc",
    ]
)
# Names that style sheets everywhere give to what only screen readers are to find.
_FOR_SCREEN_READERS = frozenset(
    [
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screenreader-only",
        "screen-reader-only",
        "element-invisible",
        "assistive-text",
        "a11y-hidden",
        "u-visually-hidden",
        "is-visually-hidden",
        "sr-text",
        "offscreen",
    ]
)
_WITH_COLOURS = frozenset(["font", "body", "table", "tr", "td", "th"])  # in their attributes
_FAR = 500  # pixels out of its place, from where nothing of a paragraph is left on the screen
_TINY = 2  # pixels of type or of a box that nobody can read
_HALF = 50  # per cent cut off each side: nothing is left
_FAINT = 0.1  # opacity under which nobody can read

_OPACITY_FILTER = re.compile(r"opacity\(\s*(0*\.?\d+)(%?)\s*\)")
_SEE_THROUGH = re.compile(
    r"[a-z-]+-gradient\((?:\s*,?\s*(?:transparent|#0000(?:0000)?|rgba?\(0[\s,]+0[\s,]+0[\s,/]+0\)))+\s*\)"
)
_FUNCTION = re.compile(r"([a-z\d-]+)\(([^()]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_FONT_SIZE = re.compile(r"(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:[a-z]+|%)?)(?:/\S+)?\s+\S")


@dataclass(frozen=True, slots=True)
class _Look:
    """How the words in a node look, as far as children inherit it.

    Attributes:
        em: pixels of type.
        ink: None when it is not stated, or not in a way that is read here.
        is_ink_stated: whether anything stated it; else it is a browser's black.
        ground: None when a picture or a gradient is under the words.
    """

    em: float = 16.0
    opacity: float = 1.0
    is_visible: bool = True
    ink: Colour | None = (0.0, 0.0, 0.0, 1.0)
    is_ink_stated: bool = False
    ground: Colour | None = (1.0, 1.0, 1.0, 1.0)
    spacing: float = 0.0

    def shows(self, page_says_all: bool) -> bool:
        """Tell whether words of this look can be read.

        Args:
            page_says_all: whether no linked style sheet can give another ink than a browser's black.
        """
        if not self.is_visible or self.em <= _TINY or self.spacing <= -self.em / 2:
            return False
        if self.ink is None or not (self.is_ink_stated or page_says_all):
            return True
        if self.ink[3] < _FAINT:
            return False
        return self.ground is None or not are_alike(over(self.ink, self.ground), self.ground)


def take_off_hidden(tree: Any) -> None:
    """Remove from a page, in place, what its readers cannot see.

    What a page says of itself in scripts, `meta` and `link` stays: it is never read as its text.
    """
    sorted_out = _sorted_out(tree)
    for node in sorted_out.seen:
        # Judged here, once: extractors go by these too, and by less of them.
        for name in ("style", "aria-hidden"):
            node.attrib.pop(name, None)
    for node in tree.iter("math"):
        node.attrib.pop("alttext", None)  # extractors read it in place of the formula
    for node in sorted_out.unseen:
        node.text = None
        for child in node:
            child.tail = None
    for node in sorted_out.gone:
        if node.getparent() is not None:
            node.drop_tree()  # what follows the node stays


@dataclass(slots=True)
class _Sorted:
    """The nodes of a page.

    Attributes:
        gone: not shown, with all that is in them.
        unseen: their own words cannot be read; what is in them may be.
        seen: all that are not gone.
    """

    gone: list[Any] = field(default_factory=list[Any])
    unseen: list[Any] = field(default_factory=list[Any])
    seen: list[Any] = field(default_factory=list[Any])


def _sorted_out(tree: Any) -> _Sorted:
    styles = read_styles(tree)
    found = _Sorted()
    looks: list[tuple[Any, _Look, Around, Declarations]] = [(tree, _Look(), frozenset(), {})]
    while looks:
        node, look, around, variables = looks.pop()
        declared, variables = styles.of(node, around, variables)
        if declared or node.tag in _WITH_COLOURS:
            look = _look(node, declared or {}, look)
        if look.opacity < _FAINT or _is_gone(node, declared):
            found.gone.append(node)
            continue
        found.seen.append(node)
        if not look.shows(styles.is_whole) or _is_closed(node):
            found.unseen.append(node)
        if len(node):
            around = styles.inside(node, around)
            looks += [(child, look, around, variables) for child in node if isinstance(child.tag, str)]
    return found


def _is_gone(node: Any, declared: Declarations | None) -> bool:
    """Tell whether a node is not shown, with all that is in it."""
    tag = node.tag
    if tag in (
        "html",
        "body",
        "head",
    ):  # hidden until a script has run; a page with nothing to see says nothing
        return False
    if tag in _NEVER_SHOWN:
        return tag != "dialog" or "open" not in node.attrib
    if (
        "hidden" in node.attrib
        or "popover" in node.attrib
        or (tag == "input" and node.get("type", "").lower() == "hidden")
    ):
        return True
    if (
        tag == "title"
        and node.getparent().tag != "head"
        and any(a.tag == "svg" for a in node.iterancestors())
    ):
        return True
    if tag != "summary" and (parent := node.getparent()) is not None and _is_closed(parent):
        return True
    names = node.get("class")
    if names and not _FOR_SCREEN_READERS.isdisjoint(names.lower().split()):
        return True
    return bool(declared) and (
        _is_not_laid_out(declared) or _is_out_of_sight(declared) or _is_cut_to_nothing(declared)
    )


def _is_closed(node: Any) -> bool:
    return node.tag == "details" and "open" not in node.attrib


def _is_not_laid_out(declared: Declarations) -> bool:
    if declared.get("display") == "none" or declared.get("content-visibility") == "hidden":
        return True
    if "filter" in declared and (match := _OPACITY_FILTER.search(declared["filter"])):
        return float(match[1]) / (100 if match[2] else 1) < _FAINT
    if any(_SEE_THROUGH.fullmatch(declared.get(name, "")) for name in ("mask", "mask-image")):
        return True
    zoom = declared.get("zoom", "")  # 0 is no zoom at all
    return bool(zoom) and _NUMBER.match(zoom) is not None and 0 < _number(zoom) < _FAINT


def _is_out_of_sight(declared: Declarations) -> bool:
    """Tell whether a node is moved off the screen or shrunk to nothing."""
    is_placed = declared.get("position") in ("absolute", "fixed")
    sides = declared.get("inset", "").split()
    for name in ("left", "top", "right", "bottom"):
        away = length(declared.get(name) or (sides[0] if sides else ""))
        if away is not None and (away <= -_FAR or (is_placed and away >= 2_000)):
            return True
    for name in ("margin-left", "margin-top", "margin", "text-indent"):
        values = [length(v) for v in declared.get(name, "").split()]
        if any(v is not None and v <= -_FAR for v in values) and "padding-left" not in declared:
            return True
    moves = _FUNCTION.findall(declared.get("transform", ""))
    moves += [(name, declared[name].replace(" ", ",")) for name in ("scale", "translate") if name in declared]
    return any(_moves_away(name, values) for name, values in moves)


def _moves_away(name: str, values: str) -> bool:
    numbers = [_number(v) for v in _NUMBER.findall(values)[:16]]
    if not numbers:
        return False
    if name.startswith("scale"):
        return min(abs(n) / (100 if "%" in values else 1) for n in numbers) < _FAINT
    if name in ("rotatex", "rotatey"):
        return abs(numbers[0]) % 180 == 90 and "deg" in values
    if name.startswith("matrix"):
        return abs(numbers[0]) < _FAINT and len(numbers) == 6 and abs(numbers[1]) < _FAINT
    if name.startswith("translate"):
        away = [(length(v) or 0.0, v) for v in values.split(",")]
        # Of its own size: by -100 % drawers and slides wait beside the screen, by -50 % things are centred.
        return any(_number(v) <= -100 if v.strip().endswith("%") else abs(px) >= _FAR for px, v in away)
    return False


def _is_cut_to_nothing(declared: Declarations) -> bool:
    clip, path = declared.get("clip", ""), declared.get("clip-path", "")
    edges = [length(value) for value in re.split(r"[\s,]+", clip.removeprefix("rect").strip("() "))]
    if clip.startswith("rect") and all(edge is not None and abs(edge) <= _TINY for edge in edges):
        return True
    if path.startswith("inset") and "%" in path and _number(path) >= _HALF:
        return True
    if re.match(r"circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(?:px|%)?(?:[\s,]+0(?:px|%)?)+\s*\)", path):
        return True
    overflow = " ".join(declared.get(n, "") for n in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return False
    sizes = (length(declared.get(n, "")) for n in ("width", "height", "max-width", "max-height"))
    return any(s is not None and s <= _TINY for s in sizes)


def _look(node: Any, declared: Declarations, inherited: _Look) -> _Look:
    em = _em(declared, inherited.em)
    opacity = inherited.opacity
    if (value := declared.get("opacity", "")) and _NUMBER.match(value):
        opacity *= (
            _number(value) / (100 if value.endswith("%") else 1) if node.tag not in ("html", "body") else 1
        )
    is_visible = inherited.is_visible
    if (value := declared.get("visibility", "")) and node.tag not in ("html", "body"):
        is_visible = value == "visible" or (is_visible and value not in ("hidden", "collapse"))
    look = replace(inherited, em=em, opacity=opacity, is_visible=is_visible)
    if "letter-spacing" in declared:
        look = replace(look, spacing=length(declared["letter-spacing"], em, em) or 0.0)
    return _inked(node, declared, look)


def _em(declared: Declarations, inherited: float) -> float:
    value = declared.get("font-size")
    if value is None and "font" in declared and (match := _FONT_SIZE.search(f" {declared['font']} x")):
        value = match[1]
    size = length(value, inherited, inherited) if value else None
    # Named sizes ("small") are all of them readable.
    return inherited if not value else 16.0 if size is None else size


def _inked(node: Any, declared: Declarations, look: _Look) -> _Look:
    ground_stated = declared.get("background-color") or declared.get("background") or node.get("bgcolor")
    ground = look.ground
    if (
        "url(" in declared.get("background", "")
        or "gradient(" in declared.get("background", "")
        or declared.get("background-image", "none") not in ("none", "initial")
        or node.get("background")
    ):
        ground = None
    elif ground_stated and ground_stated != "none":
        words = re.findall(r"[a-z-]+\([^()]*\)|[^\s]+", ground_stated.lower())
        stated = next((c for c in map(colour, words) if c), None)
        if stated is not None:
            ground = over(stated, ground) if ground else (stated if stated[3] == 1 else None)
        elif "var(" in ground_stated:
            ground = None
    ink_stated = declared.get("text-fill-color") or declared.get("color") or _ink_attribute(node)
    if not ink_stated or ink_stated in ("inherit", "currentcolor"):
        return replace(look, ground=ground)
    if declared.get("background-clip") == "text" or declared.get("background", "").endswith(" text"):
        return replace(look, ground=None, ink=None, is_ink_stated=True)  # letters cut out of a gradient
    return replace(look, ground=ground, ink=colour(ink_stated), is_ink_stated=True)


def _ink_attribute(node: Any) -> str:
    name = {"font": "color", "body": "text"}.get(node.tag)
    value = (node.get(name) or "").strip().lower() if name else ""
    return f"#{value}" if re.fullmatch(r"[\da-f]{6}", value) else value


def _number(value: str) -> float:
    match = _NUMBER.search(value)
    return float(match[0]) if match else 0.0
