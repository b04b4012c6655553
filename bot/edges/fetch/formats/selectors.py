"""Selectors of CSS rules, as far as a page's own markup can tell what they select.

States (":hover"), positions (":first-child") and siblings are not read.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.edges.fetch.formats.sheets import Weight, shown

Declarations = dict[str, str]
Around = frozenset[str]  # the keys of a node's ancestors

_LONGEST = 300  # characters
_MOST_STEPS = 8

_COMPOUND = re.compile(r"(?:\*|[a-z][\w-]*)?(?:[.#][\w-]+|\[[\w-]+(?:[~|^$*]?=[^\]]*)?\])*", re.IGNORECASE)
_PART = re.compile(r"[.#]?[\w-]+|\[[^\]]*\]|\*")
_ATTRIBUTE = re.compile(r"\[([\w-]+)(?:([~|^$*]?)=\s*[\"']?(.*?)[\"']?\s*)?\]")
_NOT_READ = re.compile(r"[+~:\\](?!=)")
_ID_OR_CLASS = re.compile(r"#[\w-]+|\.[\w-]+")


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector: "p.note#x[lang]"."""

    tag: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]

    def matches(self, node: Any) -> bool:
        if self.tag and node.tag != self.tag:
            return False
        if self.id and node.get("id") != self.id:
            return False
        if self.classes and not self.classes.issubset((node.get("class") or "").split()):
            return False
        return all(_has(node, *attribute) for attribute in self.attributes)


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector and what it declares.

    Attributes:
        steps: right to left; each with whether it must be the parent of the step before, not just around it.
        weight: specificity, then the order in the page.
        around: keys that must all be found among a node's ancestors.
    """

    steps: tuple[tuple[_Compound, bool], ...]
    weight: tuple[int, int, int, int]
    declares: Declarations
    around: frozenset[str]

    @property
    def is_plain(self) -> bool:
        """Whether tag, class and id alone tell that a node matches."""
        return len(self.steps) == 1 and not self.steps[0][0].attributes

    def matches(self, node: Any) -> bool:
        if not self.steps[0][0].matches(node):
            return False
        if len(self.steps) == 1:
            return True
        above = list(node.iterancestors())
        # How far up each step may be found: all places at once, for trying one after another takes for ever.
        places = [-1]
        for compound, must_be_parent in self.steps[1:]:
            nearest = min(places) + 1
            ways = (
                [p + 1 for p in places if p + 1 < len(above)]
                if must_be_parent
                else range(nearest, len(above))
            )
            places = [place for place in ways if compound.matches(above[place])]
            if not places:
                return False
        return True


def rule_of(selector: str, order: int, declares: Declarations, less: Weight = (0, 0, 0)) -> Rule | None:
    """Return the rule of one selector; None for one that declares nothing of use or is not read here."""
    if not declares:
        return None
    steps: list[tuple[_Compound, bool]] = []
    ids = classes = tags = 0
    must_be_parent = False
    for word in reversed(selector.replace(">", " > ").split()):
        if word == ">":
            must_be_parent = True
            continue
        if not _COMPOUND.fullmatch(word):
            return None
        compound = _compound(word)
        ids += bool(compound.id)
        classes += len(compound.classes) + len(compound.attributes)
        tags += bool(compound.tag)
        steps.append((compound, must_be_parent))
        must_be_parent = False
    if not 0 < len(steps) <= _MOST_STEPS:
        return None
    around = (keys_of(c.tag or "*", " ".join(c.classes), c.id) for c, _ in steps[1:])
    return Rule(
        tuple(steps),
        (ids - less[0], classes - less[1], tags - less[2], order),
        declares,
        frozenset(k for keys in around for k in keys) - {"*"},
    )


def _compound(word: str) -> _Compound:
    tag = id_ = ""
    classes: set[str] = set()
    attributes: list[tuple[str, str, str]] = []
    for part in _PART.findall(word):
        if part[0] == ".":
            classes.add(shown(part[1:]))
        elif part[0] == "#":
            id_ = shown(part[1:])
        elif part[0] == "[":
            if found := _ATTRIBUTE.fullmatch(part):
                attributes.append(
                    (found[1].lower(), found[2] or "", found[3] if found[3] is not None else "\0")
                )
        elif part != "*":
            tag = part.lower()
    return _Compound(tag, id_, frozenset(classes), tuple(attributes))


def _has(node: Any, name: str, how: str, value: str) -> bool:
    stated = node.get(name)
    if stated is None or value == "\0":
        return stated is not None
    match how:
        case "~":
            return value in stated.split()
        case "^":
            return stated.startswith(value)
        case "$":
            return stated.endswith(value)
        case "*":
            return value in stated
        case _:
            return stated == value


def key_of(selector: str) -> str:
    """Return by what the nodes of a selector are found; "" for a selector that is not read here."""
    if len(selector) > _LONGEST or _NOT_READ.search(selector):
        return ""
    words = selector.replace(">", " ").split()
    if not words:
        return ""
    found = _ID_OR_CLASS.search(words[-1])
    return shown(found[0]) if found else re.sub(r"\[.*", "", words[-1]).lower() or "*"


def keys_of(tag: str, classes: str, id_: str) -> tuple[str, ...]:
    """Return by what rules are found for a node."""
    return tuple(
        dict.fromkeys((tag, *(f".{c}" for c in classes.split()[:50]), *((f"#{id_}",) if id_ else ())))
    )
