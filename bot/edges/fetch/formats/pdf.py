"""The text of a PDF, page after page, its lines joined as they were before they were set."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any, cast

from bot.core.errors import Locked, NothingToRead, NotReadable, TooHeavy, TooLong
from bot.core.reports import InPart
from bot.core.text import WORD, words_of
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.lines import Line, joined
from bot.edges.fetch.formats.shown import Sight

_MOST_PAGES = 300
_MOST_CHARACTERS = 3_000_000  # after which nobody reads on
_ENDS = 3  # lines at a page's top and bottom that may be its header and footer
_RUNNING = 120  # characters; a longer line is the story's
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.?)\s*)?\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?\W*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"untitled|microsoft (?:word|powerpoint)\b|powerpoint presentation"
    r"|\.(?:docx?|pdf|indd|qxp?|pptx?|rtf|odt|tex|dvi)$|^(?:title|document\d*|layout \d+|print|scan\w*)$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:admin|administrator|user|owner|microsoft|adobe|acrobat|office|scanner|root)\b|[\d@_/\\]",
    re.IGNORECASE,
)


def read(content: bytes) -> Extract:
    """Return the text of a PDF, and what its own fields say of it where that is sensible.

    Words that no reader of the page sees are left out. It is in part when a page of it could not be read.

    Raises:
        Locked: when it needs a password.
        NothingToRead: when there is no text in it.
        TooLong: when it has more pages or text than is read.
        TooHeavy: when it is broken, or something in it is past all measure.
    """
    # Imported here because it takes a while, and says few of its types.
    pypdf, errors = cast(Any, import_module("pypdf")), cast(Any, import_module("pypdf.errors"))
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked("it asks for a password")
        _look_at_count(reader)
        number = len(reader.pages)
        fields = cast(dict[str, Any], reader.metadata or {})
        pages = _pages(reader, number)
    except (NotReadable, MemoryError, RecursionError):
        raise
    except (errors.FileNotDecryptedError, errors.DependencyError) as error:
        raise Locked(_name(error)) from error
    except errors.LimitReachedError as error:
        raise TooHeavy(_name(error)) from error
    except Exception as error:  # a broken file raises anything
        raise TooHeavy(_name(error)) from error
    return _extract(
        pages,
        {name: _words(value) for name, value in fields.items()},
        in_part=InPart.PAGES if len(pages) < number else InPart.NOT,
    )


def _look_at_count(reader: Any) -> None:
    """Refuse a file of too many pages before they are listed one by one, which takes all the memory there is.

    A count alone may lie: it is believed where the file has as many objects.
    """
    stated = reader.trailer["/Root"]["/Pages"].get("/Count")
    objects = sum(map(len, reader.xref.values())) + len(reader.xref_objStm)
    if isinstance(stated, int) and _MOST_PAGES < stated <= objects:
        raise TooLong(f"{int(stated)} pages", seen=f"{int(stated):,} pages")


def _pages(reader: Any, number: int) -> list[list[Line]]:
    """Return the lines of each page that can be read."""
    if number > _MOST_PAGES:
        raise TooLong(f"{number} pages")
    errors = cast(Any, import_module("pypdf.errors"))
    pages: list[list[Line]] = []
    broken: Exception | None = None  # None when all pages can be read
    characters = 0
    for at in range(number):
        try:
            lines = list(_sight(reader.pages[at]).lines(at))
        except (MemoryError, RecursionError, errors.LimitReachedError):
            raise
        except Exception as error:  # noqa: BLE001 - a broken page raises anything, and the others may be whole
            broken = error
            continue
        pages.append(lines)
        characters += sum(len(line.words) for line in lines)
        if characters > _MOST_CHARACTERS:
            raise TooLong(f"{characters} characters")
    if broken and not pages:
        raise broken
    return pages


def _sight(page: Any) -> Sight:
    """Look at a page; once more without what only a machine would have read on it."""
    left, bottom, right, top = map(float, page.mediabox)
    sight = Sight((left, bottom, right, top))
    page.extract_text(visitor_operand_before=sight.operate, visitor_text=sight.say)
    if not (lesser := sight.lesser()):
        return sight
    sight = Sight(sight.box, lesser)
    page.extract_text(visitor_operand_before=sight.operate, visitor_text=sight.say)
    return sight


def _extract(pages: list[list[Line]], fields: dict[str, str], in_part: InPart) -> Extract:
    text = joined(list(_without_running(pages)))
    if not WORD.search(text):
        raise NothingToRead("no words in it", seen="it may be a scan")
    return Extract(
        text=text,
        title=_title(fields.get("/Title", ""), text),
        byline=_byline(fields.get("/Author", "")),
        in_part=in_part,
    )


def _without_running(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Yield the lines of all pages but page numbers, and headers and footers that run through them."""
    times = Counter(each for page in pages for each in {_running(line) for line in _at_ends(page)})
    least = max(2, len(pages) // 2)
    for page in pages:
        ends = _at_ends(page)
        for at, line in enumerate(page):
            is_outermost = at in (0, len(page) - 1) and len(page) > 1
            if is_outermost and _PAGE_NUMBER.fullmatch(line.words):
                continue
            if line in ends and len(line.words) < _RUNNING and times[_running(line)] >= least:
                continue
            yield line


def _at_ends(page: Sequence[Line]) -> Sequence[Line]:
    return page if len(page) <= 2 * _ENDS else (*page[:_ENDS], *page[-_ENDS:])


def _running(line: Line) -> str:
    """Return a header or footer as it stands on every page, whatever its number."""
    return re.sub(r"\d+", "#", line.words.casefold())


def _title(stated: str, text: str) -> str:
    """Return the stated title when the text begins with words of it; many are a template's or a file's."""
    words = set(words_of(stated))
    if not words or len(stated) > 300 or _NO_TITLE.search(stated):
        return ""
    beginning = set(words_of(text[:3_000]))
    return stated if len(words & beginning) * 2 >= len(words) else ""


def _byline(stated: str) -> str:
    """Return the stated author when it is a name, not an account or a program."""
    names = stated.split()
    is_name = 2 <= len(names) <= 12 and any(name[0].isupper() for name in names)
    return stated if is_name and not _NOBODY.search(stated) else ""


def _words(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str) else ""


def _name(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
