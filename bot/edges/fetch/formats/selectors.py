"""Selectors of CSS rules, as far as a page's own markup can tell what they select.

A state that a page does not open in (":hover") selects nothing. What else cannot be told from the markup may
select a node: see `Selector.matches`.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.edges.fetch.formats.sheets import parted, shown

Declarations = dict[str, str]
Around = frozenset[str]  # the keys of a node's ancestors
Weight = tuple[int, int, int]  # ids; classes, attributes and states; tags

_TOKEN = re.compile(
    r"\s*(?P<combinator>[>+~])\s*|(?P<space>\s+)|(?P<class>\.[\w-]+)|(?P<id>\#[\w-]+)"
    r"|\[\s*(?P<name>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\]\s\"']*)\s*(?P<case>[is])?\s*)?\]"
    r"|(?P<element>::[\w-]+(?:\([^()]*\))?)|:(?P<state>[\w-]+)(?P<open>\()?|(?P<outer>&)|(?:\*?\|)?(?:(?P<any>\*)|(?P<tag>[\w-]+))",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[()]")
_NTH = re.compile(r"\s*(?:(odd|even)|([+-]?\d{0,9})n\s*(?:([+-])\s*(\d{1,9}))?|([+-]?\d{1,9}))\s*", re.ASCII)
_ELEMENTS = frozenset(["before", "after", "first-line", "first-letter"])
_NOT_AT_FIRST = frozenset(
    [
        "hover",
        "active",
        "focus",
        "focus-within",
        "focus-visible",
        "visited",
        "target",
        "target-within",
        "user-invalid",
        "user-valid",
        "fullscreen",
        "playing",
        "modal",
        "popover-open",
        "host",
        "host-context",
        "autofill",
        "-webkit-autofill",
        "current",
        "past",
        "seeking",
    ]
)
_ALWAYS = frozenset(["link", "any-link", "defined", "scope"])  # of the nodes that they are written for
_LISTS = frozenset(["is", "where", "-webkit-any", "matches", "not"])
# What a browser knows, but cannot be told here. A name that no browser knows makes its whole rule void.
_MAY_BE = frozenset(
    [
        "has",
        "lang",
        "dir",
        "indeterminate",
        "default",
        "valid",
        "invalid",
        "in-range",
        "out-of-range",
        "placeholder-shown",
        "read-only",
        "read-write",
        "paused",
        "muted",
        "state",
        "buffering",
        "stalled",
        "volume-locked",
        "picture-in-picture",
        "future",
        "nth-col",
        "nth-last-col",
        "blank",
    ]
)
_STATES = frozenset(["checked", "disabled", "enabled", "required", "optional", "open"])
_PLACES = frozenset(
    [
        "first-child",
        "last-child",
        "only-child",
        "first-of-type",
        "last-of-type",
        "only-of-type",
        "nth-child",
        "nth-last-child",
        "nth-of-type",
        "nth-last-of-type",
    ]
)


class Void(ValueError):
    """A selector that no browser reads: the whole rule counts for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Trait:
    """What is asked of a node beyond tag, class and id: a place among others, a state, a list of selectors.

    Attributes:
        inside: the selectors of a list.
        step, first: of "nth-child(2n+1)".
    """

    name: str
    inside: "tuple[Selector, ...]" = ()
    step: int = 0
    first: int = 1

    def holds(self, node: Any, *, loosely: bool) -> bool:
        match self.name:
            case "not":
                return not any(each.holds(node, loosely=not loosely) for each in self.inside)
            case "is":
                return any(each.holds(node, loosely=loosely) for each in self.inside)
            case "root":
                return node.getparent() is None
            case "empty":
                return not len(node) and not node.text
            case "never":
                return False
            case "may be":
                return loosely
            case "checked":
                return "checked" in node.attrib or "selected" in node.attrib
            case "enabled" | "optional":
                return {"enabled": "disabled", "optional": "required"}[self.name] not in node.attrib
            case "disabled" | "required" | "open":
                return self.name in node.attrib
            case _:
                return self._is_in_place(node)

    def is_loose(self) -> bool:
        return self.name == "may be" or any(each.is_loose for each in self.inside)

    def _is_in_place(self, node: Any) -> bool:
        of_tag = node.tag if self.name.endswith("of-type") else None
        if self.name.startswith("only"):
            return all(next(_beside(node, of_tag, before=way), None) is None for way in (True, False))
        place = 1 + sum(1 for _ in _beside(node, of_tag, before="last" not in self.name))
        beyond = place - self.first
        return beyond == 0 if not self.step else beyond % self.step == 0 and beyond // self.step >= 0


def _beside(node: Any, tag: str | None, *, before: bool) -> Iterator[Any]:
    return (each for each in node.itersiblings(tag, preceding=before) if isinstance(each.tag, str))


@dataclass(slots=True, eq=False)
class _Compound:
    """One step of a selector: "p.note#x[lang]:first-child"."""

    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: list[tuple[str, str, str, bool]] = field(default_factory=list[tuple[str, str, str, bool]])
    traits: list[_Trait] = field(default_factory=list[_Trait])

    def holds(self, node: Any, *, loosely: bool) -> bool:
        if self.tag and node.tag != self.tag:
            return False
        if self.id and node.get("id") != self.id:
            return False
        if self.classes and not self.classes.issubset((node.get("class") or "").split()):
            return False
        if self.attributes and not all(_has(node, *attribute) for attribute in self.attributes):
            return False
        return not self.traits or all(trait.holds(node, loosely=loosely) for trait in self.traits)

    def own_keys(self) -> list[str]:
        """Return by what of its tag, classes and id a node is found that it selects."""
        keys = [f".{name}" for name in self.classes]
        if self.tag:
            keys.append(self.tag)
        if self.id:
            keys.append(f"#{self.id}")
        return keys

    def found_by(self) -> tuple[str, ...]:
        """Return by which of its keys a node is found that may be selected; "*" for any."""
        if self.id:
            return (f"#{self.id}",)
        if self.classes:
            return (f".{min(self.classes)}",)
        for trait in self.traits:
            if trait.name == "is":
                keys = {key for each in trait.inside for key in each.found_by()}
                if "*" not in keys:
                    return tuple(sorted(keys))
        return (self.tag or "*",)


@dataclass(slots=True, eq=False)
class Selector:
    """One selector.

    Attributes:
        steps: right to left, each with what is between it and the one before: "", " ", ">", "+" or "~".
        around: keys that must all be found among a node's ancestors.
        is_plain: whether a node's tag, class and id, and the keys around it, tell that it is selected.
        is_of_ancestors: whether all that is asked beyond the node itself is asked of some ancestors.
        is_loose: whether there are nodes of which the markup cannot tell.
    """

    steps: tuple[tuple[_Compound, str], ...]
    weight: Weight
    around: Around = field(init=False)
    is_plain: bool = field(init=False)
    is_of_ancestors: bool = field(init=False)
    is_loose: bool = field(init=False)

    def __post_init__(self) -> None:
        around = [key for c, combinator in self.steps if combinator in (" ", ">") for key in c.own_keys()]
        self.around = frozenset(around)
        self.is_of_ancestors = all(combinator == " " for _, combinator in self.steps[1:])
        is_by_keys = not any(c.attributes or c.traits for c, _ in self.steps)
        # With two keys around, one would have to be above the other.
        self.is_plain = is_by_keys and self.is_of_ancestors and len(around) == len(self.steps) - 1 <= 1
        self.is_loose = not is_by_keys and any(trait.is_loose() for c, _ in self.steps for trait in c.traits)

    @property
    def subject(self) -> _Compound:
        return self.steps[0][0]

    def found_by(self) -> tuple[str, ...]:
        return self.subject.found_by()

    def matches(self, node: Any) -> bool | None:
        """Tell whether it selects a node; None when it may, but the markup cannot tell."""
        if self.holds(node, loosely=False):
            return True
        return None if self.is_loose and self.holds(node, loosely=True) else False

    def holds(self, node: Any, *, loosely: bool) -> bool:
        """Tell whether it selects a node; loosely, also when it may."""
        if not self.subject.holds(node, loosely=loosely):
            return False
        if self.is_of_ancestors:
            above = node.iterancestors()  # the nearest that fits leaves the others the most
            return all(any(c.holds(each, loosely=loosely) for each in above) for c, _ in self.steps[1:])
        # All nodes that a step may be at once, for trying one after another takes for ever.
        places: Iterable[Any] = (node,)
        for compound, combinator in self.steps[1:]:
            places = [each for each in _reached(places, combinator) if compound.holds(each, loosely=loosely)]
            if not places:
                return False
        return True


def _reached(places: Iterable[Any], combinator: str) -> Iterator[Any]:
    seen: set[Any] = set()
    for place in places:
        match combinator:
            case ">" | "+":
                near = (
                    place.getparent() if combinator == ">" else next(_beside(place, None, before=True), None)
                )
                ways: Iterable[Any] = () if near is None else (near,)
            case " ":
                ways = place.iterancestors()
            case _:
                ways = _beside(place, None, before=True)
        for each in ways:
            if each in seen:
                break  # and all beyond it
            seen.add(each)
            yield each


def selectors_of(words: str, outer: tuple[Selector, ...] = ()) -> tuple[Selector, ...]:
    """Return the selectors of a list.

    Args:
        words: as they stand before a rule.
        outer: of the rule that it stands in; () when it stands in none.

    Raises:
        Void: when a browser would not read it.
    """
    return tuple(found for each in parted(words) if (found := _selector(each.strip(), outer)) is not None)


def _selector(words: str, outer: tuple[Selector, ...]) -> Selector | None:
    """Return one selector; None for one of what is no node ("::before")."""
    if words[:1] in (">", "+", "~") and outer:
        words = f"& {words}"
    reading = _Reading(outer)
    at = 0
    while at < len(words):
        token = _TOKEN.match(words, at)
        if token is None:
            raise Void(words[:80])
        at = token.end()
        if token["open"]:
            end = _closing(words, at)
            reading.take_state(token["state"].lower(), words[at:end])
            at = end + 1
        else:
            reading.take(token)
    return reading.ended(has_outer="&" in words)


@dataclass(slots=True)
class _Reading:
    """A selector that is being read, left to right."""

    outer: tuple[Selector, ...]
    steps: list[tuple[_Compound, str]] = field(default_factory=list[tuple[_Compound, str]])
    now: _Compound = field(default_factory=_Compound)
    combinator: str = ""
    has_begun: bool = False
    is_of_element: bool = False
    ids: int = 0
    classes: int = 0
    tags: int = 0

    def take(self, token: re.Match[str]) -> None:
        now = self.now
        match token.lastgroup:
            case "combinator" | "space":
                self._step(token["combinator"] or " ")
                return
            case "class":
                now.classes |= {shown(token[0][1:])}
                self.classes += 1
            case "id":
                now.id = shown(token[0][1:])
                self.ids += 1
            case "element":
                self.is_of_element = True
            case "state":
                self.take_state(token["state"].lower(), "")
                return
            case "outer":
                self._add(_Trait("is", self.outer) if self.outer else _Trait("root"))
                self._weigh(max((each.weight for each in self.outer), default=(0, 1, 0)))
            case "any":
                pass
            case "tag":
                now.tag = token["tag"].lower()
                self.tags += 1
            case _:
                value = token["value"]
                if value is not None and value[:1] in ('"', "'"):
                    value = value[1:-1]
                stated = (
                    token["name"].lower(),
                    token["how"] or "",
                    shown(value or ""),
                    bool(token["case"] in ("i", "I")),
                )
                now.attributes.append(stated)
                self.classes += 1
        self.has_begun = True

    def take_state(self, name: str, inside: str) -> None:
        """Take a ":name(inside)"."""
        self.has_begun = True
        if name in _ELEMENTS:
            self.is_of_element = True
            return
        if name in _LISTS:
            listed = _listed(inside, self.outer if "&" in inside else ())
            self._add(_Trait("not" if name == "not" else "is", listed))
            if name != "where":
                self._weigh(max((each.weight for each in listed), default=(0, 0, 0)))
            return
        self.classes += 1
        if name in _NOT_AT_FIRST:
            self._add(_Trait("never"))
        elif name in ("root", "empty") or name in _STATES:
            self._add(_Trait(name))
        elif name in _PLACES:
            self._add(_place(name, inside))
        elif name in _MAY_BE:
            self._add(_Trait("may be"))
        elif name not in _ALWAYS:
            raise Void(name)

    def ended(self, *, has_outer: bool) -> Selector | None:
        if self.combinator and not self.has_begun:
            if self.combinator != " ":
                raise Void("a combinator at the end")
        else:
            self.steps.append((self.now, self.combinator))
        if not self.has_begun and not self.steps:
            raise Void("nothing")
        if self.outer and not has_outer:
            self.steps.insert(0, (_Compound(traits=[_Trait("is", self.outer)]), ""))
            self.steps[1] = (self.steps[1][0], " ")
            self._weigh(max(each.weight for each in self.outer))
        if self.is_of_element:
            return None
        compounds = [compound for compound, _ in self.steps]
        between = [combinator for _, combinator in self.steps]
        steps = zip(reversed(compounds), ("", *reversed(between[1:])), strict=True)
        return Selector(tuple(steps), (self.ids, self.classes, self.tags))

    def _step(self, combinator: str) -> None:
        if not self.has_begun:
            raise Void("a combinator at the beginning")
        self.steps.append((self.now, self.combinator))
        self.now, self.combinator, self.has_begun = _Compound(), combinator, False

    def _add(self, trait: _Trait) -> None:
        self.now.traits.append(trait)

    def _weigh(self, weight: Weight) -> None:
        self.ids, self.classes, self.tags = (
            self.ids + weight[0],
            self.classes + weight[1],
            self.tags + weight[2],
        )


@lru_cache(maxsize=1_000)
def _listed(inside: str, outer: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Return the selectors of a list in a selector: it forgives what is void in it."""
    found: list[Selector] = []
    for each in parted(inside):
        with suppress(Void):
            if selector := _selector(each.strip(), outer if "&" in each else ()):
                found.append(selector)
    return tuple(found)


def _place(name: str, inside: str) -> _Trait:
    if "nth" not in name:
        return _Trait(name)
    match = _NTH.fullmatch(inside.lower())
    if match is None:
        return _Trait("may be")  # "2 of .x"
    odd_or_even, step, sign, beyond, only = match.groups()
    if odd_or_even:
        return _Trait(name, (), 2, 1 if odd_or_even == "odd" else 0)
    if only:
        return _Trait(name, (), 0, int(only))
    each = int(step) if step not in ("", "+", "-") else int(f"{step}1")
    return _Trait(name, (), each, int(f"{sign}{beyond}") if beyond else 0)


def _closing(words: str, at: int) -> int:
    depth = 1
    for bracket in _BRACKET.finditer(words, at):
        depth += 1 if bracket[0] == "(" else -1
        if not depth:
            return bracket.start()
    raise Void("a bracket that is not closed")


def _has(node: Any, name: str, how: str, value: str, ignores_case: bool) -> bool:
    stated = node.get(name)
    if stated is None or not how:
        return stated is not None
    if ignores_case:
        stated, value = stated.lower(), value.lower()
    match how[0]:
        case "~":
            return value in stated.split()
        case "^":
            return bool(value) and stated.startswith(value)
        case "$":
            return bool(value) and stated.endswith(value)
        case "*":
            return bool(value) and value in stated
        case "|":
            return stated == value or stated.startswith(f"{value}-")
        case _:
            return stated == value


def keys_of(tag: str, classes: str, id_: str) -> tuple[str, ...]:
    """Return by what rules are found for a node: its tag, then its classes and its id."""
    return (tag, *dict.fromkeys((*(f".{name}" for name in classes.split()), *((f"#{id_}",) if id_ else ()))))
