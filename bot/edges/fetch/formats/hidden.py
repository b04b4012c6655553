"""The nodes of a page that its readers cannot see, taken off before anything is read.

Hidden text is where instructions to machines are put, and extractors keep most of it. What is judged is the
page as it opens at a desk, from the markup, its style attributes and its own style elements. It stays what
`aria-hidden` keeps from screen readers, for it is on the screen all the same, and what opens at a click where
it stands (`details`). Where a rule may be in force that says otherwise, nothing is hidden by what it may
change: for a media query or a state that the markup does not tell, `:has()`, a movement in a linked sheet.

White words on no ground that the page states are hidden, though a linked sheet may have a dark one for them.

What is tried is in the tests, way by way. Not known is what these hide: a style sheet that is linked to; a
script; `:has()`; a selector in the letters of another case on a page without a doctype; a colour mixed of
others; a margin to the right in a box that cuts it off; a path to move along; a mask by a picture or a size;
a shadow tree, and whatever lies over the words.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from bot.edges.fetch.formats.measures import HEIGHT, SCREEN, Colour, are_alike, colour, length, over
from bot.edges.fetch.formats.selectors import Around, Declarations
from bot.edges.fetch.formats.styles import Laid, read_styles
from bot.edges.fetch.formats.values import OVERLONG, UNKNOWN

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
_WITH_LOOKS = _WITH_COLOURS | {"html"}  # of which more tells how they look than what is declared
_WITH_LOOKS_BY = ("data-aos", "bgcolor", "background")
_NEVER_GONE = frozenset(["html", "body", "head"])  # hidden until a script has run, for a page shows something
_JUDGED = ("style", "aria-hidden")
_MOST_KEPT = 4_000  # judgements
_FAR = 500  # pixels out of its place, from where nothing of a paragraph is left on the screen
_DEEP = 20_000  # pixels down, to where nobody scrolls
_TINY = 2  # pixels of type that nobody can read
_FLAT = 5  # pixels of a box in which no line can be read
_A_LINE = 15  # pixels in which one can
_BLURRED = 10  # pixels that letters are smeared over
_SPECK = 50  # square pixels
_MAY_BE_LONG = frozenset(["background", "background-image", "font"])
_FAINT = 0.1  # opacity under which nobody can read

_OPACITY_FILTER = re.compile(r"opacity\(\s*(0*\.?\d+)(%?)\s*\)")
_BLUR = re.compile(r"blur\(\s*([\d.]+[a-z]*)\s*\)")
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
        ground: None when a picture or a gradient is under the words, or what is there is not known.
        ink_words, ground_words: as they are stated; "" where they are not, or may be otherwise.
    """

    em: float = 16.0
    opacity: float = 1.0
    is_visible: bool = True
    ink: Colour | None = (0.0, 0.0, 0.0, 1.0)
    is_ink_stated: bool = False
    ground: Colour | None = (1.0, 1.0, 1.0, 1.0)
    spacing: float = 0.0
    ink_words: str = ""
    ground_words: str = ""

    def shows(self, page_says_all: bool) -> bool:
        """Tell whether words of this look can be read.

        Args:
            page_says_all: whether no linked style sheet can give another ink than a browser's black.
        """
        if not self.is_visible or self.em <= _TINY or self.spacing <= -self.em / 2:
            return False
        if self.ink_words and self.ink_words == self.ground_words:
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
    for node in sorted_out.stating:
        # Judged here, once: extractors go by these too, and by less of them.
        for name in _JUDGED:
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
        stating: all that are not gone and state of themselves how they are shown.
    """

    gone: list[Any] = field(default_factory=list[Any])
    unseen: list[Any] = field(default_factory=list[Any])
    stating: list[Any] = field(default_factory=list[Any])


@dataclass(slots=True)
class _Judge:
    """What declarations do to nodes, kept for the next node that has the same ones.

    Attributes:
        page_says_all: see `_Look.shows`.
    """

    page_says_all: bool
    _hides: dict[Laid, bool] = field(default_factory=dict[Laid, bool])
    _looks: dict[tuple[Laid, _Look], tuple[_Look, bool]] = field(
        default_factory=dict[tuple[Laid, "_Look"], tuple["_Look", bool]]
    )

    def hides(self, laid: Laid) -> bool:
        """Tell whether a node is not shown, with all that is in it, by what is declared for it."""
        known = self._hides.get(laid)
        if known is None:
            declared = laid.declared
            known = _is_not_laid_out(declared) or _is_out_of_sight(declared) or _is_cut_to_nothing(declared)
            if len(self._hides) < _MOST_KEPT:
                self._hides[laid] = known
        return known

    def look(
        self, node: Any, stated: dict[str, str], laid: Laid | None, inherited: _Look
    ) -> tuple[_Look, bool]:
        """Return how the words in a node look, and whether they can be read.

        Args:
            node: one node.
            stated: its attributes.
            laid: what is declared for it.
            inherited: the look of its parent.
        """
        if laid is None or node.tag in _WITH_LOOKS or not stated.keys().isdisjoint(_WITH_LOOKS_BY):
            look = _look(node, laid.declared if laid else {}, inherited)
            return look, look.shows(self.page_says_all)
        known = self._looks.get((laid, inherited))
        if known is None:
            look = _look(node, laid.declared, inherited)
            known = look, look.shows(self.page_says_all)
            if len(self._looks) < _MOST_KEPT:
                self._looks[laid, inherited] = known
        return known


def _sorted_out(tree: Any) -> _Sorted:
    styles = read_styles(tree)
    judge = _Judge(styles.is_whole)
    found = _Sorted()
    # A linked sheet may lay something dark under white words, or nothing, and most pages link to one: then
    # white words would be the way to hide.
    first = _Look()
    waiting: list[tuple[Any, _Look, bool, Around, Declarations]] = [
        (tree, first, first.shows(styles.is_whole), frozenset(), {})
    ]
    while waiting:
        node, look, is_seen, around, variables = waiting.pop()
        tag = node.tag
        stated = dict(node.items())
        own = stated.get("style", "")
        kind = styles.kind_of(tag, stated.get("class", ""), stated.get("id", ""))
        laid, variables = styles.of(node, kind, own, around, variables)
        if laid or tag in _WITH_COLOURS:
            look, is_seen = judge.look(node, stated, laid, look)
        if look.opacity < _FAINT or (
            tag not in _NEVER_GONE and (_is_gone(node, tag, stated) or (laid and judge.hides(laid)))
        ):
            found.gone.append(node)
            continue
        if not stated.keys().isdisjoint(_JUDGED):
            found.stating.append(node)
        if not is_seen:
            found.unseen.append(node)
        if len(node):
            around = styles.inside(kind, around)
            waiting += [
                (child, look, is_seen, around, variables) for child in node if isinstance(child.tag, str)
            ]
    return found


def _is_gone(node: Any, tag: str, stated: dict[str, str]) -> bool:
    """Tell whether a node is not shown, with all that is in it, by its tag and its attributes."""
    if tag in _NEVER_SHOWN:
        return tag != "dialog" or "open" not in stated
    if (
        "hidden" in stated
        or "popover" in stated
        or (tag == "input" and stated.get("type", "").lower() == "hidden")
    ):
        return True
    if (
        tag == "title"
        and node.getparent().tag != "head"
        and any(a.tag == "svg" for a in node.iterancestors())
    ):
        return True
    names = stated.get("class")
    return bool(names) and not _FOR_SCREEN_READERS.isdisjoint(names.lower().split())


def _is_not_laid_out(declared: Declarations) -> bool:
    if declared.get("display") in ("none", "table-column", "table-column-group"):
        return True
    if declared.get("content-visibility") == "hidden":
        return True
    if any(value == OVERLONG and name not in _MAY_BE_LONG for name, value in declared.items()):
        return True
    if "filter" in declared and (match := _OPACITY_FILTER.search(declared["filter"])):
        return float(match[1]) / (100 if match[2] else 1) < _FAINT
    if (match := _BLUR.search(declared.get("filter", ""))) and (length(match[1]) or 0.0) >= _BLURRED:
        return True
    if any(_SEE_THROUGH.fullmatch(declared.get(name, "")) for name in ("mask", "mask-image")):
        return True
    zoom = length(declared.get("zoom", ""), whole=1.0)  # 0 is no zoom at all
    return zoom is not None and 0 < zoom < _FAINT


def _is_out_of_sight(declared: Declarations) -> bool:
    """Tell whether a node is moved off the screen or shrunk to nothing."""
    if _is_placed_away(declared):
        return True
    for name in ("left", "top"):
        margin = length(_side(declared, "margin", name)) or 0.0
        # What is drawn out to the side may be filled up again, and what is centred is.
        inner = length(_side(declared, "padding", name)) or 0.0
        place = length(declared.get(name, "")) or 0.0
        if margin + inner + max(place, 0.0) <= -_FAR:
            return True
    indent = length(declared.get("text-indent", "").split(" ")[0])
    if indent is not None and indent + (length(_side(declared, "padding", "left")) or 0.0) <= -_FAR:
        return True
    moves = _FUNCTION.findall(declared.get("transform", ""))
    moves += [(name, declared[name].replace(" ", ",")) for name in ("scale", "translate") if name in declared]
    return any(_moves_away(name, values) for name, values in moves)


def _is_placed_away(declared: Declarations) -> bool:
    position = declared.get("position")
    top, right, bottom, left = (
        length(_side(declared, "", name), whole=whole)
        for name, whole in (("top", HEIGHT), ("right", SCREEN), ("bottom", HEIGHT), ("left", SCREEN))
    )
    if any(away is not None and away <= -_FAR for away in (top, right, bottom, left)):
        return True
    if position == "fixed":
        whole = ((top, HEIGHT), (bottom, HEIGHT), (left, SCREEN), (right, SCREEN))
        return any(away is not None and away >= size for away, size in whole)
    if position != "absolute":
        return False
    # Readers scroll down, but not to the side.
    return any(
        away is not None and away >= most for away, most in ((left, 2_000), (right, 2_000), (top, _DEEP))
    )


def _side(declared: Declarations, name: str, side: str) -> str:
    """Return what is declared for one side; a value for all four may stand in its place."""
    value = declared.get(f"{name}-{side}" if name else side, "")
    return _four(value)[("top", "right", "bottom", "left").index(side)] if " " in value else value


def _four(value: str) -> tuple[str, str, str, str]:
    """Return what a value says of top, right, bottom and left."""
    words = (*value.split(), "")
    top = words[0]
    match len(words) - 1:
        case 0 | 1:
            return (top, top, top, top)
        case 2:
            return (top, words[1], top, words[1])
        case 3:
            return (top, words[1], words[2], words[1])
        case _:
            return (top, words[1], words[2], words[3])


def _moves_away(name: str, values: str) -> bool:
    numbers = [_number(v) for v in _NUMBER.findall(values)[:16]]
    if not numbers:
        return False
    if name.startswith("scale"):
        return min(abs(n) / (100 if "%" in values else 1) for n in numbers) < _FAINT
    if name in ("rotatex", "rotatey"):
        return abs(_degrees(values)) % 180 == 90
    if name == "rotate3d" and len(numbers) == 4:
        return numbers[2] == 0 and abs(_degrees(values.split(",")[3])) % 180 == 90
    if name.startswith("matrix"):
        return abs(numbers[0]) < _FAINT and len(numbers) == 6 and abs(numbers[1]) < _FAINT
    if name.startswith("translate"):
        parts = [v.strip() for v in values.split(",")[:2]]
        along, down = (
            ("", parts[0]) if name == "translatey" else (parts[0], parts[1] if len(parts) > 1 else "")
        )
        # Of its own size: by -100 % drawers and slides wait beside the screen, by -50 % things are centred.
        if any(_number(v) <= -100 for v in (along, down) if v.endswith("%")):
            return True
        x = 0.0 if along.endswith("%") else length(along) or 0.0
        y = 0.0 if down.endswith("%") else length(down) or 0.0
        return abs(x) >= _FAR or y <= -_FAR or y >= _DEEP
    return False


def _degrees(angle: str) -> float:
    for unit, whole in (("turn", 360.0), ("grad", 0.9), ("rad", 57.29578)):
        if unit in angle:
            return round(_number(angle) * whole, 1)
    return _number(angle)


def _is_cut_to_nothing(declared: Declarations) -> bool:
    clip = declared.get("clip", "")
    edges = [length(value) for value in re.split(r"[\s,]+", clip.removeprefix("rect").strip("() "))]
    if clip.startswith("rect") and all(edge is not None and abs(edge) <= _TINY for edge in edges):
        return True
    if "clip-path" in declared and _is_nothing(declared["clip-path"]):
        return True
    overflow = " ".join(declared.get(n, "") for n in ("overflow-x", "overflow-y", "contain"))
    if not any(
        word in overflow for word in ("hidden", "clip", "auto", "scroll", "paint", "strict", "content")
    ):
        return False
    if _is_pushed_aside(declared) or length(declared.get("line-height", "")) == 0:
        return True
    return any(
        _is_flat(declared, *names) for names in (("width", "left", "right"), ("height", "top", "bottom"))
    )


def _is_pushed_aside(declared: Declarations) -> bool:
    """Tell whether words begin at the far end of a line that does not break."""
    wrap = f"{declared.get('white-space', '')} {declared.get('text-wrap', '')}"
    indent = length(declared.get("text-indent", "").split(" ")[0])
    return indent is not None and indent >= 0.9 * SCREEN and ("nowrap" in wrap or wrap.startswith("pre "))


def _is_flat(declared: Declarations, size: str, begins: str, ends: str) -> bool:
    sizes = (length(declared.get(name, "")) for name in (size, f"max-{size}"))
    if not any(s is not None and s <= _FLAT for s in sizes):
        return False
    least = declared.get(f"min-{size}", "")
    if least == UNKNOWN or (length(least) or 0.0) > _FLAT:
        return False
    inner = [_side(declared, "padding", name) for name in (begins, ends)]
    # A picture's place is kept free by padding, and what stands in it is seen.
    return UNKNOWN not in inner and sum(length(each) or 0.0 for each in inner) < _A_LINE


def _is_nothing(path: str) -> bool:
    """Tell whether a path cuts out next to nothing."""
    name, _, inside = path.partition("(")
    inside = inside.split(")")[0].partition(" round ")[0]
    words = inside.replace(",", " ").split()
    numbers = [length(word) for word in words]
    match name:
        case "inset":
            top, right, bottom, left = (_number(v) if v.endswith("%") else 0 for v in _four(inside))
            return top + bottom >= 100 or left + right >= 100
        case "circle" | "ellipse":
            radii = inside.partition("at ")[0].split()
            return any((r := length(radius)) is not None and r <= _TINY for radius in radii)
        case "polygon":
            points = [n for n in numbers if n is not None]
            return len(points) == len(words) and _area(points) < _SPECK
        case "rect" if None not in numbers and len(words) == 4:
            top, right, bottom, left = (n or 0.0 for n in numbers)
            return bottom - top <= _TINY or right - left <= _TINY
        case "xywh" if len(words) >= 4:
            return any(n is not None and n <= _TINY for n in numbers[2:4])
        case "path":
            return all(abs(float(n)) <= _TINY for n in _NUMBER.findall(inside))
        case _:
            return False


def _area(points: list[float]) -> float:
    """Return the pixels in a polygon, whose points come as x, y, x, y."""
    corners = list(zip(points[::2], points[1::2], strict=False))
    around = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in around)) / 2


def _look(node: Any, declared: Declarations, inherited: _Look) -> _Look:
    em = _em(declared, inherited.em)
    opacity = inherited.opacity
    is_page = node.tag in ("html", "body")
    if (value := declared.get("opacity", "")) and not is_page and "data-aos" not in node.attrib:
        stated = length(value, whole=1.0)
        opacity *= 1.0 if stated is None else stated
    is_visible = inherited.is_visible
    if (value := declared.get("visibility", "")) and not is_page:
        is_visible = value in ("visible", UNKNOWN) or (is_visible and value not in ("hidden", "collapse"))
    look = replace(inherited, em=em, opacity=opacity, is_visible=is_visible)
    if "letter-spacing" in declared:
        look = replace(look, spacing=length(declared["letter-spacing"], em, em) or 0.0)
    return _inked(node, declared, look)


def _em(declared: Declarations, inherited: float) -> float:
    if declared.get("font-size-adjust") == "0":
        return 0.0
    value = declared.get("font-size")
    if value and " " in value and (match := _FONT_SIZE.search(f" {value} x")):
        value = match[1]
    size = length(value, inherited, inherited) if value else None
    # Named sizes ("small") are all of them readable.
    return inherited if not value else 16.0 if size is None else size


def _inked(node: Any, declared: Declarations, look: _Look) -> _Look:
    look = _grounded(node, declared, look)
    ink_stated = declared.get("text-fill-color") or declared.get("color") or _ink_attribute(node)
    if not ink_stated or ink_stated in ("inherit", "unset", "currentcolor"):
        return look
    if declared.get("background-clip") == "text" or declared.get("background", "").endswith(" text"):
        # Letters cut out of a gradient.
        return replace(look, ground=None, ink=None, is_ink_stated=True, ink_words="")
    words = "" if ink_stated == UNKNOWN else ink_stated
    return replace(look, ink=colour(ink_stated), is_ink_stated=True, ink_words=words)


def _grounded(node: Any, declared: Declarations, look: _Look) -> _Look:
    background = declared.get("background", "")
    picture = declared.get("background-image", "none")
    if (
        "url(" in background
        or "gradient(" in background
        or picture not in ("none", "initial")
        or node.get("background")
        or UNKNOWN in (background, declared.get("background-color"))
        or OVERLONG in (background, picture)
    ):
        return replace(look, ground=None, ground_words="")
    stated = declared.get("background-color") or node.get("bgcolor")
    if not stated or stated == "none":
        return look
    words = re.findall(r"[a-z-]+\((?:[^()]|\([^()]*\))*\)|[^\s]+", stated.lower())
    found = next((c for c in map(colour, words) if c), None)
    if found is None:
        # A colour that is not read here.
        named = next((word for word in words if word.endswith(")")), "")
        return replace(look, ground=None, ground_words=named) if named else look
    if found[3] == 0:
        return look
    ground = over(found, look.ground) if look.ground else (found if found[3] == 1 else None)
    return replace(look, ground=ground, ground_words=stated)


def _ink_attribute(node: Any) -> str:
    name = {"font": "color", "body": "text"}.get(node.tag)
    value = (node.get(name) or "").strip().lower() if name else ""
    return f"#{value}" if re.fullmatch(r"[\da-f]{6}", value) else value


def _number(value: str) -> float:
    match = _NUMBER.search(value)
    return float(match[0]) if match else 0.0
