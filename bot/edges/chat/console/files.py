"""Files that come with posts: each is written into one folder, closed to others on this machine."""

import html
import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from bot.core.messages import Enclosure

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_TAG = re.compile(r"<[^>]*>")
_PICTURES = (".png", ".svg")
_LONGEST = 100  # characters of a name: every file system takes it, with a number behind
_SAME_NAME = 1_000  # files of one name: then somebody should tidy up


@dataclass(frozen=True, slots=True)
class Folder:
    """Where files are written. It is made when the first one is."""

    path: Path

    def write(self, file: Enclosure) -> Path:
        """Write a file under its name, or with a number behind it where another file has that name.

        The very same file is written once: a post that is said again says where it is. Raises `OSError`.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem, ending = _safe(file.name)
        for number in range(1, _SAME_NAME):
            there = self.path / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
            try:
                descriptor = os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                if _holds(there, file.content):
                    return there
                continue
            with os.fdopen(descriptor, "wb") as new:
                new.write(file.content)
            return there
        raise FileExistsError(f"{_SAME_NAME} files are named {stem}{ending}")

    def forget(self, quotes: Callable[[str], bool], handles: Collection[str]) -> int:
        """Remove files that quote what was forgotten, and pictures of these claims; return how many.

        Args:
            quotes: whether a text does.
            handles: of claims; a picture's name begins with its claim's, and nobody can read its letters.
        """
        removed = 0
        for file in self.path.glob("*") if self.path.is_dir() else ():
            if file.is_symlink() or not file.is_file():
                continue
            is_picture = file.suffix in _PICTURES and file.name.partition("-")[0] in handles
            if is_picture or quotes(_text_of(file.read_bytes())):
                file.unlink(missing_ok=True)
                removed += 1
        return removed


def _text_of(content: bytes) -> str:
    """Return what people read in a page, a table or a document: no tags, and escapes as what they mean."""
    text = _TAG.sub(" ", content.decode("utf-8", "replace"))
    return html.unescape(text.replace("\\n", " ").replace('\\"', '"'))


def _holds(there: Path, content: bytes) -> bool:
    return not there.is_symlink() and there.is_file() and there.read_bytes() == content


def _safe(name: str) -> tuple[str, str]:
    """Return a name that stays in its folder and is no hidden file, and its ending."""
    plain = _UNSAFE.sub("-", name).strip("-.")[-_LONGEST:].lstrip("-.")
    stem, ending = os.path.splitext(plain)
    return stem or "export", ending
