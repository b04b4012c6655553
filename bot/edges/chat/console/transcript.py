"""What was said in the terminal, read back: in a file when there is one, else in memory."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from bot.core.messages import PostKey
from bot.ports import PostedAs


@dataclass(frozen=True, slots=True)
class Entry:
    """One post or edit, as it is written down. An edit is posted as the post it edits."""

    key: str
    posted_as: str
    kind: str
    under: str | None  # the post or message in whose thread it is; None: in the channel itself
    edits: str | None  # the post it replaces; None for a new one
    text: str
    files: tuple[str, ...] = ()  # where those that came with it were written

    def as_json(self) -> str:
        fields = asdict(self)
        if not self.files:
            del fields["files"]
        return json.dumps(fields, ensure_ascii=False)


@dataclass(slots=True)
class Transcript:
    """Everything posted, in order. With a file, what is in it once is in it for good.

    A line that a crash left unfinished is passed over: it was never said.
    """

    file: Path | None = None
    entries: list[Entry] = field(default_factory=list[Entry])
    _posted: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.file is None or not self.file.exists():
            return
        content = self.file.read_bytes()
        for line in content.decode("utf-8", "replace").split("\n"):
            entry = _entry(line)
            if entry is not None:
                self._remember(entry)
        if content and not content.endswith(b"\n"):
            self._write("")  # ends the unfinished line, so that the next has one of its own

    def add(self, entry: Entry) -> None:
        self._write(entry.as_json())
        self._remember(entry)

    def add_ack(self, message: str) -> None:
        self._write(json.dumps({"ack": message}, ensure_ascii=False))

    def find(self, key: PostKey) -> PostedAs | None:
        """Return what the post or edit with this key was posted as; None when it never was."""
        found = self._posted.get(key)
        return None if found is None else PostedAs(found)

    def _remember(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._posted[entry.key] = entry.posted_as

    def _write(self, line: str) -> None:
        if self.file is None:
            return
        with self.file.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


def _entry(line: str) -> Entry | None:
    try:
        read: object = json.loads(line)
    except ValueError:
        return None
    if not isinstance(read, dict) or "key" not in read:
        return None
    row = cast("Mapping[str, str | None]", read)
    return Entry(
        key=row["key"] or "",
        posted_as=row.get("posted_as") or "",
        kind=row.get("kind") or "",
        under=row.get("under"),
        edits=row.get("edits"),
        text=row.get("text") or "",
    )
