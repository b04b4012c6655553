"""The text of a Word file (`.docx`) as it is printed: no hidden runs, and no words that were struck out."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any, cast

from bot.core.errors import NothingToRead, NotReadable, TooHeavy
from bot.core.text import WORD
from bot.edges.fetch.formats.extract import Extract

_MOST_OPENED = 40_000_000  # bytes of one part, which is what a book takes
_MOST_PARTS = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"

# What stands in a paragraph but not on the page: words struck out or moved away, and what shapes it.
_NOT_PRINTED = frozenset(
    (_FALLBACK, *(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr")))
)
_MARKS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_LEAST_SIZE = 4  # half points; what is smaller is not for readers
_WHITE = re.compile(r"(?:f[\da-f]){3}", re.IGNORECASE)
_MOST_LINEAGE = 50  # styles based on one another
_BY_DEFAULT = "\0"

Styles = dict[str, Any]


def read(content: bytes) -> Extract:
    """Return the text of a Word file, a paragraph or a table's row a line, and what its properties state.

    Raises:
        NothingToRead: when there are no words in it.
        TooHeavy: when a part of it opens to more than is read.
        NotReadable: when it is broken.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if len(archive.infolist()) > _MOST_PARTS:
                raise TooHeavy(f"{len(archive.infolist())} parts")
            body = _tree(archive, "word/document.xml")
            notes = _tree(archive, "word/footnotes.xml")
            styles = _styles(_tree(archive, "word/styles.xml"))
            properties = _tree(archive, "docProps/core.xml")
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise NotReadable(f"{type(error).__name__}: {error}") from error
    paragraphs = [each for tree in (body, notes) if tree is not None for each in _paragraphs(tree, styles)]
    text = "\n".join(words for words, _ in paragraphs)
    if not WORD.search(text):
        raise NothingToRead("no words in it")
    headings = [words for words, style in paragraphs if style in ("title", "heading1")]
    return Extract(
        text=text,
        title=_property(properties, _DC + "title") or (headings[0] if headings else ""),
        byline=_property(properties, _DC + "creator"),
        updated=_property(properties, _TERMS + "modified"),
    )


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of one part; None when it is not there."""
    etree = cast(Any, import_module("lxml.etree"))
    if name not in archive.namelist():
        return None
    # What a part says of its own size is kept to as it is opened.
    if archive.getinfo(name).file_size > _MOST_OPENED:
        raise TooHeavy(f"{name} opens to {archive.getinfo(name).file_size} bytes")
    # What stands between a run's words would have the rest of them left out. Entities of the file's own are
    # put in, and how far they may grow is bounded; one that leads elsewhere is an error.
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError as error:
        if not error.lineno:  # nothing is wrong in it: there was no memory for more of it
            raise TooHeavy(f"{name}: {error}") from error
        raise NotReadable(f"{name}: {error}") from error
    except (RuntimeError, OSError, zlib.error) as error:
        raise NotReadable(f"{name}: {error}") from error


def _paragraphs(tree: Any, styles: Styles) -> Iterator[tuple[str, str]]:
    """Yield each printed line with the folded name of its style; a table's row is one."""
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if node.tag in _NOT_PRINTED:
            continue
        if node.tag == _W + "tr":
            cells = (
                " ".join(words for words, _ in _paragraphs(cell, styles)) for cell in node.findall(_W + "tc")
            )
            words, style = " | ".join(filter(None, cells)), ""
        elif node.tag == _W + "p":
            words, style = " ".join("".join(_runs(node, styles)).split(" ")).strip(), _style(node, "p")
        else:
            nodes.extend(reversed(node))
            continue
        if words:
            yield words, style.casefold().replace(" ", "")


def _runs(node: Any, styles: Styles) -> Iterator[str]:
    """Yield what is printed of a paragraph, in order; what stands in frames within it too."""
    for child in node:
        if child.tag in _NOT_PRINTED:
            continue
        if child.tag == _W + "t":
            yield "".join(child.itertext())
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == _W + "r" and not _is_seen(child, styles):
            continue
        elif child.tag == _W + "p":
            yield "\n"
            yield from _runs(child, styles)
            yield "\n"
        else:
            yield from _runs(child, styles)


def _is_seen(run: Any, styles: Styles) -> bool:
    own = run.find(_W + "rPr")
    paragraph = next(run.iterancestors(_W + "p"), None)
    in_paragraph = "" if paragraph is None else _style(paragraph, "p")
    # The nearest that says anything counts: the run, its style, its paragraph's, what those are based on.
    says = [own, *_lineage(_style(run, "r"), styles), *_lineage(in_paragraph or _BY_DEFAULT, styles)]
    properties = [each for each in says if each is not None]
    if _is_on(_first(properties, "vanish")) or _is_on(_first(properties, "webHidden")):
        return False
    size, colour = _first(properties, "sz"), _first(properties, "color")
    points = "" if size is None else size.get(_W + "val", "")
    if points.isdigit() and int(points[:9]) <= _LEAST_SIZE:
        return False
    if colour is None or not _WHITE.fullmatch(colour.get(_W + "val", "")):
        return True
    shaded = (*properties, *(each.find(_W + name) for each, name in _around(run)))
    return any(each is not None and each.find(_W + "shd") is not None for each in shaded) or any(
        each.find(_W + "highlight") is not None for each in properties
    )


def _first(properties: list[Any], name: str) -> Any:
    """Return what the nearest of properties say; None when none of them does."""
    return next((found for each in properties if (found := each.find(_W + name)) is not None), None)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(_W + "val", "1") not in ("0", "false", "off")


def _around(run: Any) -> Iterator[tuple[Any, str]]:
    """Yield the paragraph and cells a run stands in, with the name of their properties."""
    for node in run.iterancestors(_W + "p", _W + "tc"):
        yield node, "pPr" if node.tag == _W + "p" else "tcPr"


def _styles(tree: Any) -> Styles:
    """Return the styles of a file by their names; what all of it begins with goes by `_BY_DEFAULT`."""
    found: Styles = {}
    for style in () if tree is None else tree.iter(_W + "style"):
        found.setdefault(style.get(_W + "styleId", ""), style)
        if style.get(_W + "default") in ("1", "true", "on") and style.get(_W + "type") == "paragraph":
            found[_BY_DEFAULT] = style
    return found


def _lineage(name: str, styles: Styles) -> Iterator[Any]:
    """Yield what a style says of type, and what those say that it is based on; the nearest first."""
    passed: set[str] = set()
    while name and name in styles and name not in passed and len(passed) < _MOST_LINEAGE:
        passed.add(name)
        for kind in ("rPr", "pPr"):
            if (properties := styles[name].find(_W + kind)) is not None:
                yield properties
        name = _value(styles[name], "basedOn")


def _style(node: Any, kind: str) -> str:
    properties = node.find(f"{_W}{kind}Pr")
    return "" if properties is None else _value(properties, f"{kind}Style")


def _value(properties: Any, name: str) -> str:
    found = properties.find(_W + name)
    return "" if found is None else found.get(_W + "val", "")


def _property(properties: Any, name: str) -> str:
    found = "" if properties is None else properties.findtext(name)
    return " ".join((found or "").split())[:300]
