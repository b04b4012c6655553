"""Style sheets taken apart: comments, escapes, strings, sheets inside addresses, rules inside rules."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

_SET_ASIDE = 0x20000  # letters without case, in place of marks that would be read as CSS
_ASIDE = re.compile(f"[{chr(_SET_ASIDE)}-{chr(_SET_ASIDE + 0x7F)}]")
_STRING = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_PIECE = re.compile(
    r"@import\s+(?:url\(\s*)?(?:\"(?P<import1>data:[^\"]*)\"|'(?P<import2>data:[^']*)'|(?P<import3>data:[^\s\"')]*))"
    r"\s*\)?(?P<media>[^;{}]{0,300});"
    r"|(?P<comment>/\*.*?(?:\*/|\Z)|<!--|-->)"
    rf"|(?P<address>url\((?:\s*(?:{_STRING})\s*|[^()\"']*)\))"
    rf"|(?P<string>{_STRING})"
    r"|\\(?:(?P<code>[\da-f]{1,6})[ \t\n]?|(?P<mark>[^\n]))",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:(?P<code>[\da-f]{1,6})[ \t\n]?|(?P<mark>[^\n])|\n)", re.IGNORECASE)
_READ_AS_CSS = re.compile(r"[{}()\[\];:,!&>+~.#*/\\|]")
_NOT_OF_MEDIA = re.compile(r"\b(?:layer(?:\([^()]*\))?|supports\([^()]*\))")
_BRACE = re.compile(r"[{};]|\"[^\"\n]*\"|'[^'\n]*'")
_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")


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
    """Return a sheet without comments and addresses, with the sheets it holds in it, and escapes resolved.

    Marks that were escaped, or stand in a string, are letters from outside the sheet until `shown` puts them
    back.
    """
    return _PIECE.sub(_piece, css)


def _piece(piece: re.Match[str]) -> str:
    match piece.lastgroup:
        case "comment":
            return " "
        case "address":
            return "url()"
        case "string":
            resolved = _ESCAPE.sub(_resolved, piece[0])
            return resolved[0] + _READ_AS_CSS.sub(lambda m: _aside(m[0]), resolved[1:-1]) + resolved[-1]
        case "code" | "mark":
            return _resolved(piece)
        case _:
            sheet = opened(sheet_in(piece["import1"] or piece["import2"] or piece["import3"]))
            media = _NOT_OF_MEDIA.sub("", piece["media"]).strip()
            return f"@media {media}{{{sheet}}}" if media else sheet


def _resolved(escape: re.Match[str]) -> str:
    if escape["code"]:
        code = int(escape["code"], 16)
    elif escape["mark"]:
        code = ord(escape["mark"])
    else:
        return ""  # a line that goes on
    if code > 0x7F:
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    letter = chr(code)
    return letter if letter.isalnum() or letter in "-_" else _aside(letter)


def _aside(letter: str) -> str:
    return chr(_SET_ASIDE + ord(letter))


def shown(name: str) -> str:
    """Return a name with its escaped marks as they are in a page's attributes."""
    return name if name.isascii() else _ASIDE.sub(lambda m: chr(ord(m[0]) - _SET_ASIDE), name)


@dataclass(frozen=True, slots=True, eq=False)
class Prelude:
    """What stands before a rule.

    Attributes:
        outer: of the rule that it stands in; None when it stands in none.
        depth: how many rules it stands in.
    """

    words: str
    outer: "Prelude | None" = None
    depth: int = 0


@dataclass(slots=True)
class Block:
    """A rule, or a group of them.

    Attributes:
        prelude: None in a group that is in no rule.
        begun: where in the sheet the next of its own declarations are.
        in_force: None when that cannot be told.
        layer: "" for the one that goes before all that have a name.
        bodies: its declarations, as far as they are read.
    """

    prelude: Prelude | None
    begun: int
    in_force: bool | None = True
    layer: str = ""
    bodies: list[str] = field(default_factory=list[str])

    @property
    def body(self) -> str:
        return ";".join(self.bodies)


def blocks(css: str, is_in_force: Callable[[str], bool | None]) -> Iterator[Block]:
    """Yield each rule that is in force, or may be.

    Args:
        css: from `opened`.
        is_in_force: tells it of what stands before a group ("@media print"); None where it cannot.
    """
    around: list[Block] = []
    last = 0
    for match in _BRACE.finditer(css):
        at, mark = match.start(), match[0]
        if mark == "{":
            if around and around[-1].prelude and last > around[-1].begun:
                around[-1].bodies.append(css[around[-1].begun : last])
            around.append(_begun(css[last:at].strip(), around[-1] if around else None, at + 1, is_in_force))
        elif mark == "}" and around:
            yield from _ended(around, css, at)
        elif mark not in (";", "}"):
            continue
        last = at + 1
    while around:  # what is not closed ends with the sheet
        yield from _ended(around, css, len(css))


def _begun(prelude: str, outer: Block | None, at: int, is_in_force: Callable[[str], bool | None]) -> Block:
    within = outer.prelude if outer else None
    force = outer.in_force if outer else True
    layer = outer.layer if outer else ""
    if not prelude.startswith("@"):
        return Block(_prelude(prelude, within), at, force, layer)
    name, _, rest = prelude.partition(" ")
    name = name.lower()
    if name == "@scope":
        root = rest.partition(")")[0].strip("( ")
        whole = force if " to " not in rest.lower() else None
        return Block(_prelude(root, within) if root else within, at, whole, layer)
    if name == "@layer":
        return Block(within, at, force, f"{layer}.{rest.strip()}")
    here = is_in_force(prelude) if force is not False else False
    return Block(within, at, here if force or here is False else None, layer)


def _prelude(words: str, outer: Prelude | None) -> Prelude:
    return Prelude(words, outer, outer.depth + 1 if outer else 0)


def _ended(around: list[Block], css: str, at: int) -> Iterator[Block]:
    ended = around.pop()
    if ended.prelude and ended.in_force is not False:
        ended.bodies.append(css[ended.begun : at])
        yield ended
    if around:
        around[-1].begun = at + 1


def parted(words: str, mark: str = ",") -> list[str]:
    """Return the parts of a list; a mark in brackets parts nothing."""
    if not any(bracket in words for bracket in "([{"):
        return words.split(mark)
    parts: list[str] = []
    depth = begun = 0
    for match in re.finditer(rf"[()\[\]{{}}{mark}]", words):
        if match[0] in _OPENS:
            depth += 1
        elif match[0] in _CLOSES:
            depth -= 1
        elif depth <= 0:
            parts.append(words[begun : match.start()])
            begun = match.end()
    return [*parts, words[begun:]]
