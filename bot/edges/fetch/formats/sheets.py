"""Style sheets taken apart: escapes, sheets inside addresses, rules inside rules, lists inside selectors.

All of it is bounded: what is nested too deep, or stands for too many selectors, is passed over.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

_LONGEST = 600  # characters of a selector, with those around it
_MOST_ALTERNATIVES = 100  # that one list of selectors stands for

_ESCAPE = re.compile(r"\\(?:([\da-fA-F]{1,6})[ \t\n]?|([^\n]))")
_SET_ASIDE = 0x20000  # letters without case, in place of escaped marks that would be read as CSS
_ASIDE = re.compile(f"[{chr(_SET_ASIDE)}-{chr(_SET_ASIDE + 0x7F)}]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(
    r"@import\s+(?:url\(\s*)?(?:\"(data:[^\"]*)\"|'(data:[^']*)'|(data:[^\s\"')]*))\s*\)?\s*(?:screen|all)?\s*;",
    re.I,
)
_LIST = re.compile(r"([^\s>+~,()]*):(is|where|-webkit-any|-moz-any|matches)\(([^()]*)\)", re.I)

Weight = tuple[int, int, int]  # ids, classes and attributes, tags


def sheet_in(address: str) -> str:
    """Return the style sheet that an address holds itself; "" when it holds none."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:text/css"):
        return ""
    if not head.lower().endswith(";base64"):
        return unquote(body)
    try:
        return base64.b64decode(unquote(body) + "==").decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def opened(css: str) -> str:
    """Return a sheet without comments, with the sheets that it holds in it, and with escapes resolved.

    Escaped marks stand as letters from outside the sheet until `shown` puts them back.
    """
    css = _COMMENT.sub(" ", css)
    if "@import" in css:
        css = _IMPORT.sub(lambda m: _COMMENT.sub(" ", sheet_in(m[1] or m[2] or m[3])), css)
    return _ESCAPE.sub(_resolved, css) if "\\" in css else css


def _resolved(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else ord(escape[2])
    if code > 0x7F:
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    letter = chr(code)
    return letter if letter.isalnum() or letter in "-_" else chr(_SET_ASIDE + code)


def shown(name: str) -> str:
    """Return a name with its escaped marks as they are in a page's attributes."""
    return name if name.isascii() else _ASIDE.sub(lambda m: chr(ord(m[0]) - _SET_ASIDE), name)


@dataclass(slots=True)
class _Open:
    """A rule or a group of them whose end has not come.

    Attributes:
        selectors: "" in a group that is in no rule.
        begun: where in the sheet the next of its own declarations are.
        bodies: its declarations before the rules inside it.
        in_force: whether it is a rule, or a group that counts.
    """

    selectors: str
    begun: int
    in_force: bool = True
    bodies: list[str] = field(default_factory=list[str])


def blocks(css: str, is_in_force: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield selectors and body of each rule that is in force.

    Args:
        css: from `opened`.
        is_in_force: tells it of what stands before a group ("@media print").
    """
    around: list[_Open] = []
    out_of_force = 0
    last = 0
    for match in re.finditer(r"[{};]", css):
        at, mark = match.start(), match[0]
        if mark == "{":
            prelude = css[last:at].strip()
            outer = around[-1].selectors if around else ""
            if outer and last > around[-1].begun:
                around[-1].bodies.append(css[around[-1].begun : last])
            if prelude.startswith("@"):
                around.append(_Open(outer, at + 1, is_in_force(prelude)))
                out_of_force += not around[-1].in_force
            else:
                around.append(_Open(_within(outer, prelude) if outer else prelude, at + 1))
        elif mark == "}" and around:
            ended = around.pop()
            if ended.selectors not in ("", "/") and not out_of_force:
                yield ended.selectors, "".join((*ended.bodies, css[ended.begun : at]))
            out_of_force -= not ended.in_force
            if around:
                around[-1].begun = at + 1
        last = at + 1


def _within(outer: str, inner: str) -> str:
    """Return the selectors of a rule that stands inside another; "/" for more than is read."""
    if outer.startswith("/") or len(outer) + len(inner) > _LONGEST:
        return "/"
    outer = f":is({outer})" if "," in outer else outer
    parts = (
        part.replace("&", outer) if "&" in part else f"{outer} {part.strip()}" for part in _parted(inner)
    )
    return ",".join(parts)


def alternatives(selectors: str, most_steps: int) -> tuple[list[tuple[str, Weight]], int]:
    """Return each selector that a list stands for, and how many steps that took.

    With each is by how much less than its parts it weighs.
    """
    if "(" not in selectors:
        return [(each.strip(), (0, 0, 0)) for each in selectors.split(",")[:_MOST_ALTERNATIVES]], 0
    left: list[tuple[str, Weight]] = [(each, (0, 0, 0)) for each in _parted(selectors)[:_MOST_ALTERNATIVES]]
    left.reverse()
    found: list[tuple[str, Weight]] = []
    steps = 0
    while left and steps < min(most_steps, _MOST_ALTERNATIVES * 4):
        steps += 1
        selector, less = left.pop()
        match = _LIST.search(selector) if len(selector) <= _LONGEST else None
        if match is None:
            found.append((selector.strip(), less))
            continue
        before, name, inside = match[1], match[2].lower(), match[3]
        for each in reversed(inside.split(",")[:_MOST_ALTERNATIVES]):
            if joined := _joined(before, each.strip()):
                light = _weight(each) if name == "where" else (0, 0, 0)
                whole = selector[: match.start()] + joined + selector[match.end() :]
                left.append((whole, (less[0] + light[0], less[1] + light[1], less[2] + light[2])))
    return found, steps


def _joined(before: str, each: str) -> str:
    """Return one step of a selector with one of a list put to it; "" where both name a tag."""
    if not before[:1].isalpha():
        return each + before.removeprefix("*")
    if " " in each or ">" in each or each[:1].isalpha():
        return before if each.lower() == before.lower() else ""
    return before + each.removeprefix("*")


def _weight(selector: str) -> Weight:
    return (
        selector.count("#"),
        selector.count(".") + selector.count("["),
        len(re.findall(r"(?:^|[\s>])[a-z]", selector, re.I)),
    )


def _parted(selectors: str) -> list[str]:
    """Return the selectors of a list; a comma in brackets parts nothing."""
    parts: list[str] = []
    depth = begun = 0
    for match in re.finditer(r"[(),]", selectors):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
        elif depth <= 0:
            parts.append(selectors[begun : match.start()])
            begun = match.end()
    return [*parts, selectors[begun:]]
