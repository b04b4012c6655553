"""The part of CSS that hides words: a bounded reading of a page's own rules.

Nothing is fetched: rules in linked style sheets are not known here, unless their address holds them. A rule
for print, for a narrow screen or for a state (":hover") is not in force.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.edges.fetch.formats.measures import SCREEN
from bot.edges.fetch.formats.selectors import Around, Declarations, Rule, key_of, keys_of, rule_of
from bot.edges.fetch.formats.sheets import Weight, alternatives, blocks, opened, sheet_in

_MOST_CSS = 2_000_000  # characters of all style elements together
_MOST_RULES = 20_000
_MOST_KINDS = 50_000
_MOST_STEPS = 40_000  # in taking lists of selectors apart
_MOST_OWN = 4_000  # characters of a node's own style
_MOST_VALUE = 300  # characters of a value that are looked at

# What hiding is judged by. Everything else in a rule is passed over.
_TELLING = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "font",
        "font-size",
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
        "padding-left",
        "text-indent",
        "clip",
        "clip-path",
        "width",
        "height",
        "max-width",
        "max-height",
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
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_VARIABLE_NAME = re.compile(r"(--[\w-]+)")
_CALCULATED = re.compile(r"calc\(\s*([+-]?[\d.]+(?:[a-z]+|%)?)\s*\)")
_NOUGHT = re.compile(r"calc\(\s*(?:0[a-z]*\s*\*\s*[^()*]+|[^()*]+\s\*\s*0)\s*\)")
_WIDTH = re.compile(r"\(\s*(min|max)-width\s*:\s*([\d.]+)(px|r?em)\s*\)")


_Raw = tuple[int, str, str, Weight]  # where in the page, selector, body, and what it weighs less


@dataclass(slots=True)
class Styles:
    """The rules in a page's style elements, ready to be asked for one node after another.

    A page has thousands of rules and uses few: they are taken apart when a node first asks for them.
    """

    raw: dict[str, list[_Raw]] = field(default_factory=dict[str, list["_Raw"]])
    is_whole: bool = True  # whether no linked style sheet can say otherwise
    _rules: dict[str, list[Rule]] = field(default_factory=dict[str, list[Rule]])
    _declares: dict[str, Declarations] = field(default_factory=dict[str, Declarations])
    _known: dict[tuple[str, str, str, Around], tuple[list[Rule], bool]] = field(
        default_factory=dict[tuple[str, str, str, Around], tuple[list[Rule], bool]]
    )
    _arounds: dict[Around, Around] = field(default_factory=dict[Around, Around])

    def of(
        self, node: Any, around: Around, variables: Declarations
    ) -> tuple[Declarations | None, Declarations]:
        """Return what is declared for a node by rules and by its own style, and the variables in it.

        Nothing declared is None.

        Args:
            node: one node.
            around: the keys of what is around it.
            variables: that its parent has.
        """
        own = node.get("style")
        kind = (node.tag, node.get("class") or "", node.get("id") or "", around)
        known = self._known.get(kind)
        rules, is_sure = known if known is not None else self._learn(kind)
        if not is_sure:
            rules = [r for r in rules if r.is_plain or r.matches(node)]
        if not (rules or own):
            return None, variables
        declared: Declarations = {}
        stressed: Declarations = {}
        for rule in rules:
            _lay(rule.declares, declared, stressed)
        if own:
            _lay(dict(_declarations(opened(own[:_MOST_OWN]))), declared, stressed)
        declared.update(stressed)
        if stated := {name: declared.pop(name) for name in list(declared) if name[:2] == "--"}:
            variables = {**variables, **stated}
            variables |= {name: _resolved(variables[name], variables) for name in stated}
        return {
            name: _resolved(value, variables) if "var(" in value else value
            for name, value in declared.items()
        }, variables

    def inside(self, node: Any, around: Around) -> Around:
        """Return what is around the children of a node; `around` is what is around itself."""
        within = around.union(keys_of(node.tag, node.get("class") or "", node.get("id") or ""))
        return self._arounds.setdefault(within, within)

    def _learn(self, kind: tuple[str, str, str, Around]) -> tuple[list[Rule], bool]:
        """Return the rules that may match a kind of node, the weightiest last, and whether all of them do."""
        tag, classes, id_, around = kind
        names = set(classes.split())
        found = [rule for key in (*keys_of(tag, classes, id_), "*") for rule in self._built(key)]
        fitting = [
            rule
            for rule in found
            if rule.around <= around
            and rule.steps[0][0].classes <= names
            and rule.steps[0][0].tag in ("", tag)
            and rule.steps[0][0].id in ("", id_)
        ]
        fitting.sort(key=lambda r: r.weight)
        known = fitting, all(r.is_plain for r in fitting)
        if len(self._known) < _MOST_KINDS:
            self._known[kind] = known
        return known

    def _built(self, key: str) -> list[Rule]:
        built = self._rules.get(key)
        if built is None:
            raw = (
                rule_of(selector, order, self._declared(body), less)
                for order, selector, body, less in self.raw.get(key, ())
            )
            built = self._rules[key] = [rule for rule in raw if rule]
        return built

    def _declared(self, body: str) -> Declarations:
        if body not in self._declares:
            self._declares[body] = dict(_declarations(body))
        return self._declares[body]


def _resolved(value: str, variables: Declarations) -> str:
    for _ in range(4):
        if "var(" not in value:
            break
        value = _VARIABLE.sub(lambda m: variables.get(m[1], m[2] or ""), value)[:_MOST_VALUE]
    return " ".join(value.split())


def _lay(declares: Declarations, declared: Declarations, stressed: Declarations) -> None:
    for name, value in declares.items():
        if value.endswith("!important"):
            stressed[name] = value.removesuffix("!important").rstrip()
        else:
            declared[name] = value


def read_styles(tree: Any) -> Styles:
    """Read the style elements of a page."""
    styles = Styles()
    left = _MOST_CSS
    count, steps = 0, _MOST_STEPS
    for node in tree.iter("style", "link"):
        if node.tag == "link":
            if "stylesheet" not in (node.get("rel") or "").lower():
                continue
            css = sheet_in(node.get("href") or "")
            styles.is_whole = styles.is_whole and bool(css)
        else:
            css = node.text or ""
        if (node.get("media") or "all").strip().lower() not in ("all", "screen", "only screen"):
            continue
        text = opened(css[:left])[:left]
        left -= len(text)
        styles.is_whole = styles.is_whole and "@import" not in text
        for selectors, body in blocks(text, _is_in_force):
            found, taken = alternatives(selectors, steps)
            steps -= taken
            for selector, less in found:
                if ":root" in selector:  # it weighs as a class
                    selector, less = selector.replace(":root", "html"), (less[0], less[1] - 1, less[2] + 1)
                if count < _MOST_RULES and (key := key_of(selector)):
                    styles.raw.setdefault(key, []).append((count, selector, body, less))
                    count += 1
    return styles


def _is_in_force(prelude: str) -> bool:
    name, _, condition = prelude.lower()[:_MOST_VALUE].partition(" ")
    if name in ("@supports", "@layer", "@container"):
        return not condition.startswith("not")
    if name.partition("(")[0] != "@media":
        return False
    return any(_fits(query) for query in prelude.lower()[len("@media") : _MOST_VALUE].split(","))


def _fits(query: str) -> bool:
    for bound, number, unit in _WIDTH.findall(query):
        width = float(number) * (1 if unit == "px" else 16)
        if (width > SCREEN) if bound == "min" else (width < SCREEN):
            return False
    return not set(re.findall(r"[\w-]+", _WIDTH.sub("", query))) - {"all", "screen", "only", "and"}


def _stated(body: str) -> Iterator[tuple[str, str]]:
    # By hand: a pattern would go over and over a picture that stands in a value as 100,000 letters.
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon and len(name) <= _MOST_VALUE:
            name = name.strip()
            yield name if name[:2] == "--" else name.lower(), value[:_MOST_VALUE]


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for name, value in _stated(body):
        if name[:2] == "--" or name.removeprefix("-webkit-") in _TELLING:
            folded = " ".join(_lowered(value).split())
            if "calc(" in folded:
                folded = _NOUGHT.sub("0", _CALCULATED.sub(r"\1", folded))
            yield name.removeprefix("-webkit-"), _IMPORTANT.sub("!important", folded)


def _lowered(value: str) -> str:
    """Return a value in small letters, but for the names of variables: they may differ in that alone."""
    if "--" not in value:
        return value.lower()
    return "".join(p if at % 2 else p.lower() for at, p in enumerate(_VARIABLE_NAME.split(value)))
