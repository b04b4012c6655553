"""The part of CSS that hides words: a reading of a page's own rules as browsers read them.

Nothing is fetched: rules in linked style sheets are not known here, unless their address holds them. A rule
for print, for a narrow screen or for a state (":hover") is not in force. Of a rule that may be in force it is
known what it may say; there is no limit up to which one is read and past which it is not, for it would be
written past it: what is past all measure is refused.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.core.errors import TooHeavy
from bot.edges.fetch.formats.screens import is_on_screen
from bot.edges.fetch.formats.selectors import Around, Declarations, Selector, Void, keys_of, selectors_of
from bot.edges.fetch.formats.sheets import Block, Prelude, blocks, opened, parted, sheet_in, shown
from bot.edges.fetch.formats.values import OVERLONG, UNKNOWN, is_valid

_MOST_CSS = 8_000_000  # characters of all style elements together, without addresses in them
_MOST_KINDS = 50_000
_MOST_LAID = 4_000  # declarations that are kept for the next node of their kind
_MOST_OWN = 500  # characters of a style attribute with which they are
_MOST_VALUE = 2_000  # characters of a value that are looked at
_MOST_DEPTH = 50  # rules in rules
_MOST_VARIABLES = 100  # put into one value

# What hiding is judged by. Everything else in a rule is passed over.
_TELLING = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "font",
        "font-size",
        "font-size-adjust",
        "color",
        "background",
        "background-color",
        "background-image",
        "background-clip",
        "position",
        "inset",
        "left",
        "top",
        "right",
        "bottom",
        "margin",
        "margin-left",
        "margin-top",
        "margin-right",
        "padding",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "text-indent",
        "clip",
        "clip-path",
        "width",
        "height",
        "max-width",
        "max-height",
        "min-width",
        "min-height",
        "contain",
        "line-height",
        "white-space",
        "text-wrap",
        "animation",
        "animation-name",
        "animation-fill-mode",
        "animation-iteration-count",
        "overflow",
        "overflow-x",
        "overflow-y",
        "transform",
        "translate",
        "scale",
        "filter",
        "content-visibility",
        "letter-spacing",
        "zoom",
        "text-fill-color",
        "mask",
        "mask-image",
    ]
)
_IMPORTANT = re.compile(r"\s*!\s*important$")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)|env\([\w\s-]*(?:,([^()]*))?\)")
_VARIABLE_NAME = re.compile(r"(--[\w-]+)")
_SIMPLE = re.compile(r"[\w\s.#>*,-]+")
_ODD = re.compile(r"[.#](?![\w-])|^\s*[,>]|[,>]\s*[,>]|[,>]\s*$|[\w-]\*|\*[\w-]")
_ID_OR_CLASS = re.compile(r"[#.][\w-]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What selects no node of a page as it opens, as far as it needs no brackets.
_NO_NODE = re.compile(
    r"::?(?:before|after|first-line|first-letter)(?![\w(-])|:(?:hover|active|focus|focus-within|focus-visible|visited|target)(?![\w(-])",
    re.IGNORECASE,
)
_MOVEMENT = re.compile(r"@(?:-webkit-)?keyframes\s+([\w-]+)\s*\{((?:[^{}]*\{[^{}]*\})*)", re.I)
_FRAME = re.compile(r"([^{}]*)\{([^{}]*)\}")
_LASTS = re.compile(r"\b(?:forwards|both|infinite)\b")
_MAY_NAME = re.compile(r"[a-z_-][\w-]*")
_NO_MOVEMENT = frozenset(
    [
        "none",
        "forwards",
        "backwards",
        "both",
        "infinite",
        "normal",
        "reverse",
        "alternate",
        "alternate-reverse",
        "running",
        "paused",
        "linear",
        "ease",
        "ease-in",
        "ease-out",
        "ease-in-out",
        "initial",
        "inherit",
        "unset",
        "revert",
    ]
)
_MOVED = frozenset(["opacity", "transform", "translate", "scale", "visibility", "clip-path", "filter"])
# Axes of a page that is written from left to right.
_IN_LINE = {
    "block-size": "height",
    "inline-size": "width",
    "max-block-size": "max-height",
    "max-inline-size": "max-width",
    "min-block-size": "min-height",
    "min-inline-size": "min-width",
    "inset-inline-start": "left",
    "inset-inline-end": "right",
    "inset-block-start": "top",
    "inset-block-end": "bottom",
    "margin-inline-start": "margin-left",
    "margin-block-start": "margin-top",
    "padding-inline-start": "padding-left",
    "padding-inline-end": "padding-right",
    "padding-block-start": "padding-top",
    "padding-block-end": "padding-bottom",
    "overflow-block": "overflow-y",
    "overflow-inline": "overflow-x",
}
_SIDES = ("top", "right", "bottom", "left")
# Each is given the whole value, for a variable may say what it is.
_STANDS_FOR = {
    "margin": tuple(f"margin-{side}" for side in _SIDES),
    "padding": tuple(f"padding-{side}" for side in _SIDES),
    "inset": _SIDES,
    "overflow": ("overflow-x", "overflow-y"),
    "font": ("font-size",),
    "background": ("background", "background-color"),
}
_PAIRS = {
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "padding-inline": ("padding-left", "padding-right"),
    "padding-block": ("padding-top", "padding-bottom"),
}
# What pages ask of browsers, and every browser of today does.
_OFTEN_ASKED_OF = frozenset(
    [
        "gap",
        "grid-gap",
        "grid-template-columns",
        "grid-area",
        "aspect-ratio",
        "backdrop-filter",
        "object-fit",
        "flex-wrap",
        "flex-gap",
        "order",
        "accent-color",
        "appearance",
        "align-items",
        "columns",
        "column-gap",
        "contain",
        "container-type",
        "cursor",
        "hyphens",
        "isolation",
        "justify-content",
        "line-clamp",
        "mix-blend-mode",
        "overscroll-behavior",
        "padding-right",
        "padding-top",
        "pointer-events",
        "resize",
        "scroll-behavior",
        "scroll-snap-type",
        "scrollbar-gutter",
        "shape-outside",
        "text-decoration-color",
        "touch-action",
        "transition",
        "user-select",
        "writing-mode",
        "animation-timeline",
        "font-variation-settings",
        "text-wrap",
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """What is declared for a node, its rules and its own style laid over one another."""

    declared: Declarations


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """One selector and what it declares.

    Attributes:
        weight: layer, specificity, then the order in the page.
        is_sure: whether it is in force on every screen.
    """

    selector: Selector
    weight: tuple[int, int, int, int, int]
    declares: Declarations
    is_sure: bool


# Where in the page, selector or what it is written as, body, whether it is sure, layer.
_Raw = tuple[int, Selector | str, str, bool, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The rules that may match a node, the weightiest last.

    Attributes:
        is_sure: whether all of them do, for what the node is and what is around it.
    """

    rules: tuple[_Rule, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Nodes that the rules cannot tell apart by tag, classes and id.

    Attributes:
        keys: those of theirs that rules name.
        fit: the rules for them, as far as what is around them allows.
        asks_around: whether any of these asks what that is.
    """

    keys: tuple[str, ...]
    fit: _Fit
    asks_around: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Layers:
    """What is declared for a node before its variables are put in.

    Attributes:
        settled: the same, where there are none.
    """

    declared: Declarations
    stressed: Declarations
    settled: Laid | None


@dataclass(slots=True)
class Styles:
    """The rules in a page's style elements, ready to be asked for one node after another.

    A page has thousands of rules and uses few: they are taken apart when a node first asks for them. Its
    nodes are of few kinds: what is found for one is kept for the next.

    Attributes:
        present: the classes and ids that nodes of the page have, as keys; no rule for others is kept.
        named: those of them that the sheets name.
    """

    present: frozenset[str] = frozenset()
    named: set[str] = field(default_factory=set[str])
    raw: dict[str, list[_Raw]] = field(default_factory=dict[str, list["_Raw"]])
    is_whole: bool = True  # whether no linked style sheet can say otherwise
    movements: dict[str, Declarations] = field(default_factory=dict[str, Declarations])
    count: int = 0
    layers: list[str] = field(default_factory=list[str])
    _rules: dict[str, list[_Rule]] = field(default_factory=dict[str, list["_Rule"]])
    _declares: dict[str, Declarations] = field(default_factory=dict[str, Declarations])
    _kinds: dict[tuple[str, str, str], Kind] = field(default_factory=dict[tuple[str, str, str], Kind])
    _by_keys: dict[tuple[str, ...], Kind] = field(default_factory=dict[tuple[str, ...], Kind])
    _within: dict[tuple[Kind, Around], _Fit] = field(default_factory=dict[tuple[Kind, Around], "_Fit"])
    _insides: dict[tuple[Kind, Around], Around] = field(default_factory=dict[tuple[Kind, Around], Around])
    _arounds: dict[Around, Around] = field(default_factory=dict[Around, Around])
    _layers: dict[tuple[_Fit, bytes, str], _Layers | None] = field(
        default_factory=dict[tuple["_Fit", bytes, str], "_Layers | None"]
    )
    # By the layers and the identity of the variables around, which are kept for it.
    _laid: dict[tuple[_Layers, int], tuple[Declarations, Laid, Declarations]] = field(
        default_factory=dict[tuple["_Layers", int], tuple[Declarations, Laid, Declarations]]
    )
    _selectors: dict[Prelude, tuple[Selector, ...]] = field(
        default_factory=dict[Prelude, tuple[Selector, ...]]
    )

    def kind_of(self, tag: str, classes: str, id_: str) -> Kind:
        """Return of what kind a node is; classes and id are as its attributes state them."""
        stated = (tag, classes, id_)
        kind = self._kinds.get(stated)
        if kind is None:
            _, *others = keys_of(*stated)
            keys = (tag, *filter(self.named.__contains__, others))
            kind = self._by_keys.get(keys) or self._learn(keys)
            if len(self._kinds) < _MOST_KINDS:
                self._kinds[stated] = kind
        return kind

    def of(
        self, node: Any, kind: Kind, own: str, around: Around, variables: Declarations
    ) -> tuple[Laid | None, Declarations]:
        """Return what is declared for a node by rules and by its own style, and the variables in it.

        Nothing declared is None. What a rule may declare that cannot be told to be in force is `UNKNOWN`.

        Args:
            node: one node.
            kind: that it is of.
            own: its style attribute; "" when it has none.
            around: the keys of what is around it.
            variables: that its parent has.
        """
        fit = self._fit_within(kind, around) if kind.asks_around else kind.fit
        if not (fit.rules or own):
            return None, variables
        matching = b"" if fit.is_sure else bytes(map(_MATCHING.__getitem__, _matches(fit, node)))
        asked = (fit, matching, own)
        if asked in self._layers:
            layers = self._layers[asked]
        else:
            layers = self._layered(fit, matching, own)
            if len(self._layers) < _MOST_LAID and len(own) <= _MOST_OWN:
                self._layers[asked] = layers
        if layers is None:
            return None, variables
        if layers.settled:
            return layers.settled, variables
        known = self._laid.get((layers, id(variables)))
        if known is None:
            known = (variables, *self._with_variables(layers, variables))
            if len(self._laid) < _MOST_LAID:
                self._laid[layers, id(variables)] = known
        return known[1:]

    def inside(self, kind: Kind, around: Around) -> Around:
        """Return what is around the children of a node of a kind; `around` is what is around itself."""
        if around.issuperset(kind.keys):
            return around
        within = self._insides.get((kind, around))
        if within is None:
            within = around.union(kind.keys)
            within = self._arounds.setdefault(within, within)
            self._insides[kind, around] = within
        return within

    def _layered(self, fit: _Fit, matching: bytes, own: str) -> _Layers | None:
        """Lay what matching rules and an own style declare over one another; None when that is nothing.

        Args:
            fit: the rules.
            matching: for each of them, as in `_MATCHING`; empty when all of them match.
            own: the style attribute.
        """
        declared: Declarations = {}
        stressed: Declarations = {}
        for at, rule in enumerate(fit.rules):
            matches = matching[at] if matching else _MATCHING[True]
            if matches:
                is_sure = rule.is_sure and matches == _MATCHING[True]
                _lay(rule.declares, declared, stressed, is_sure=is_sure)
        if own:
            _lay(self._declared(opened(own)), declared, stressed)
        if not (declared or stressed):
            return None
        if any(
            n[:2] == "--" or "var(" in v or "env(" in v for n, v in (*declared.items(), *stressed.items())
        ):
            return _Layers(declared, stressed, None)
        self._move(declared | stressed, declared)
        return _Layers(declared, stressed, Laid(declared | stressed))

    def _with_variables(self, layers: _Layers, variables: Declarations) -> tuple[Laid, Declarations]:
        declared, stressed = layers.declared, layers.stressed
        if stated := {n: v for n, v in (*declared.items(), *stressed.items()) if n[:2] == "--"}:
            variables = {**variables, **stated}
            variables |= {name: _resolved(variables[name], variables) for name in stated}
        declared = {name: _resolved(v, variables) if "(" in v else v for name, v in declared.items()}
        stressed = {name: _resolved(v, variables) if "(" in v else v for name, v in stressed.items()}
        self._move(declared | stressed, declared)
        return Laid(declared | stressed), variables

    def take(self, block: Block, layer: int) -> None:
        """Take a rule in.

        Raises:
            Void: when no browser would read it.
            TooHeavy: when it stands in more rules than are read.
        """
        prelude, body, is_sure = block.prelude, block.body, block.in_force is True
        if prelude is None or ":" not in body:
            return
        plain = _NO_NODE.sub("", prelude.words) if ":" in prelude.words else prelude.words
        if prelude.outer is None and _SIMPLE.fullmatch(plain) and not _ODD.search(plain):
            for words in prelude.words.split(","):
                if ":" not in words and self._is_present(words):
                    last = re.split(r"[\s>]", words.strip())[-1]
                    found = _ID_OR_CLASS.search(last)
                    self._add(shown(found[0]) if found else last.lower() or "*", words, body, is_sure, layer)
        elif self._may_be_met(prelude) and self._declared(body):
            if prelude.depth > _MOST_DEPTH:
                raise TooHeavy(f"rules {prelude.depth} deep")
            for selector in self._selectors_of(prelude):
                for key in selector.found_by():
                    self._add(key, selector, body, is_sure, layer)

    def _add(self, key: str, selector: Selector | str, body: str, is_sure: bool, layer: int) -> None:
        self.raw.setdefault(key, []).append((self.count, selector, body, is_sure, layer))
        self.count += 1

    def _selectors_of(self, prelude: Prelude) -> tuple[Selector, ...]:
        found = self._selectors.get(prelude)
        if found is None:
            outer = self._selectors_of(prelude.outer) if prelude.outer else ()
            found = () if prelude.outer and not outer else selectors_of(prelude.words, outer)
            self._selectors[prelude] = found
        return found

    def _is_present(self, words: str) -> bool:
        """Tell whether nodes of the page have the classes and ids that stand in a selector."""
        return self.present.issuperset(map(shown, _ID_OR_CLASS.findall(words)))

    def _may_be_met(self, prelude: Prelude) -> bool:
        """Tell whether any selector of a list asks for nothing that the page does not have anywhere."""
        words = _IN_BRACKETS.sub("", _IN_BRACKETS.sub("", prelude.words))
        if prelude.outer is not None or "(" in words or "[" in words:
            return True  # or it is not looked at closely
        return any(map(self._is_present, words.split(",")))

    def _learn(self, keys: tuple[str, ...]) -> Kind:
        """Take in a kind of node that has these keys."""
        tag, *others = keys
        names = {key[1:] for key in others if key[0] == "."}
        id_ = next((key[1:] for key in others if key[0] == "#"), "")
        found = [rule for key in (*keys, "*") for rule in self._built(key)]
        fitting = [
            rule
            for rule in found
            if rule.selector.subject.classes <= names
            and rule.selector.subject.tag in ("", tag)
            and rule.selector.subject.id in ("", id_)
        ]
        fitting.sort(key=lambda r: r.weight)
        kind = Kind(keys, _fit(fitting), any(rule.selector.around for rule in fitting))
        if len(self._by_keys) < _MOST_KINDS:
            self._by_keys[keys] = kind
        return kind

    def _fit_within(self, kind: Kind, around: Around) -> _Fit:
        """Return the rules for nodes of a kind with these keys around them."""
        fit = self._within.get((kind, around))
        if fit is None:
            fit = _fit([rule for rule in kind.fit.rules if rule.selector.around <= around])
            if len(self._within) < _MOST_KINDS:
                self._within[kind, around] = fit
        return fit

    def _built(self, key: str) -> list[_Rule]:
        built = self._rules.get(key)
        if built is None:
            built = self._rules[key] = []
            for order, selector, body, is_sure, layer in self.raw.get(key, ()):
                if not (declares := self._declared(body)):
                    continue
                with contextlib.suppress(Void):
                    for each in selectors_of(selector) if isinstance(selector, str) else (selector,):
                        built.append(_Rule(each, (layer, *each.weight, order), declares, is_sure))
        return built

    def _declared(self, body: str) -> Declarations:
        if body not in self._declares:
            self._declares[body] = dict(_declarations(body))
        return self._declares[body]

    def _move(self, whole: Declarations, declared: Declarations) -> None:
        """Lay over what is declared how a movement leaves it."""
        how = f"{whole.get('animation', '')} {whole.get('animation-name', '')}"
        if how == " ":
            return
        lasts = f"{how} {whole.get('animation-fill-mode', '')} {whole.get('animation-iteration-count', '')}"
        if not _LASTS.search(lasts):
            return
        for name in re.split(r"[\s,]+", how):
            if name in self.movements:
                declared.update(self.movements[name])
            elif not self.is_whole and name and name not in _NO_MOVEMENT:
                # It may be in a sheet that is linked to, as nothing is brought in that stays unseen.
                declared.update(
                    dict.fromkeys([n for n in _MOVED if n in declared and _MAY_NAME.fullmatch(name)], UNKNOWN)
                )


_MATCHING = {False: 0, True: 1, None: 2}


def _matches(fit: _Fit, node: Any) -> Iterator[bool | None]:
    return (rule.selector.is_plain or rule.selector.matches(node) for rule in fit.rules)


def _fit(rules: list[_Rule]) -> _Fit:
    return _Fit(tuple(rules), all(rule.selector.is_plain for rule in rules))


def _lay(
    declares: Declarations, declared: Declarations, stressed: Declarations, *, is_sure: bool = True
) -> None:
    for name, value in declares.items():
        is_stressed = value.endswith("!important")
        value = value.removesuffix("!important").rstrip() if is_stressed else value
        laid = stressed if is_stressed else declared
        laid[name] = value if is_sure or laid.get(name) == value else UNKNOWN


def _resolved(value: str, variables: Declarations) -> str:
    """Return a value with its variables put in; "" when one has none, `UNKNOWN` when it may be any."""
    for _ in range(_MOST_VARIABLES):
        match = _VARIABLE.search(value)
        if match is None:
            return value
        put = variables.get(match[1], match[2]) if match[1] else match[3]
        if put is None or put in (UNKNOWN, OVERLONG):
            return put or ""
        value = " ".join(f"{value[: match.start()]} {put} {value[match.end() :]}".split())
        if len(value) > _MOST_VALUE:
            break
    return OVERLONG


def read_styles(tree: Any) -> Styles:
    """Read the style elements of a page.

    Raises:
        TooHeavy: when there are more than is read: what they hide cannot be told from the story.
    """
    styles = Styles(_present(tree))
    left = _MOST_CSS
    for node in tree.iter("style", "link"):
        if node.tag == "link":
            if "stylesheet" not in (node.get("rel") or "").lower().split():
                continue
            css = sheet_in(node.get("href") or "")
        else:
            css = node.text or ""
        in_force = is_on_screen(node.get("media") or "all")
        if in_force is False or "disabled" in node.attrib:
            continue
        styles.is_whole = styles.is_whole and (node.tag == "style" or bool(css))
        text = opened(css)
        left -= len(text)
        if left < 0:
            raise TooHeavy("more style than is read")
        styles.is_whole = styles.is_whole and "@import" not in text.lower()
        styles.named |= styles.present.intersection(map(shown, _ID_OR_CLASS.findall(text)))
        for match in _MOVEMENT.finditer(text):
            styles.movements[match[1].lower()] = _at_the_end(match[2])
        for block in blocks(text, _is_in_force):
            if in_force is None:
                block.in_force = None
            with contextlib.suppress(Void):
                styles.take(block, _layer(block.layer, styles.layers))
    return styles


def _present(tree: Any) -> frozenset[str]:
    """Return the keys of the classes and ids that nodes have."""
    classes = {
        f".{name}" for stated in set(tree.xpath("//@class", smart_strings=False)) for name in stated.split()
    }
    return frozenset(classes.union(f"#{id_}" for id_ in tree.xpath("//@id", smart_strings=False)))


def _layer(name: str, known: list[str]) -> int:
    """Return how much the rules of a layer weigh: by the order of layers, and those in none the most."""
    if not name:
        return _MOST_KINDS
    if name not in known:
        known.append(name)
    return known.index(name)


def _at_the_end(frames: str) -> Declarations:
    """Return what a movement declares when it has ended."""
    found: Declarations = {}
    for match in _FRAME.finditer(frames):
        if {"to", "100%"} & {each.strip() for each in match[1].lower().split(",")}:
            found |= {n: v for n, v in _declarations(match[2]) if n in _MOVED}
    return found


def _is_in_force(prelude: str) -> bool | None:
    folded = prelude.lower()
    name = re.match(r"@[\w-]*", folded)
    condition = folded[name.end() :].strip() if name else ""
    match name[0] if name else "":
        case "@media":
            return is_on_screen(condition)
        case "@supports":
            return _is_supported(condition)
        case "@container":
            return is_on_screen(condition[max(condition.find("("), 0) :])
        case _:
            return False


def _is_supported(condition: str) -> bool | None:
    """Tell whether a browser does what is asked of it: all of them are taken to do what they know by name."""
    found = re.fullmatch(r"not\s*\(\s*([\w-]+)\s*:(.*)\)", condition)
    if found is None:
        return None if re.search(r"\bnot\b", condition) else True
    name = found[1].removeprefix("-webkit-")
    if name in _OFTEN_ASKED_OF or name in _TELLING or name[:2] == "--":
        return not is_valid(name, " ".join(found[2].split()))
    return True


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    """Yield what a rule declares; a value that browsers do not know counts for nothing."""
    for declaration in parted(body, ";"):
        name, colon, value = declaration.partition(":")
        name = name.strip()
        if name[:2] != "--":
            name = name.lower().removeprefix("-webkit-")
            name = _IN_LINE.get(name, name)
        if not colon or not (name in _TELLING or name[:2] == "--"):
            continue
        folded = _IMPORTANT.sub("!important", " ".join(_lowered(value).split()))
        plain = folded.removesuffix("!important").rstrip()
        if len(folded) > _MOST_VALUE:
            yield from ((each, OVERLONG) for each in _STANDS_FOR.get(name, (name,)))
        elif name in _PAIRS:
            first, second = (plain.split() * 2)[:2] if plain else ("", "")
            for each, part in zip(_PAIRS[name], (first, second), strict=True):
                yield each, part + ("!important" if folded != plain else "")
        elif is_valid(name, plain):
            yield from ((each, folded) for each in _STANDS_FOR.get(name, (name,)))
            if name == "background":  # which takes back what was said of a picture before
                yield "background-image", "none"


def _lowered(value: str) -> str:
    """Return a value in small letters, but for the names of variables: they may differ in that alone."""
    if "--" not in value:
        return value.lower()
    return "".join(p if at % 2 else p.lower() for at, p in enumerate(_VARIABLE_NAME.split(value)))
