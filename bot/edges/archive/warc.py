"""An archive of WARC files: one capture a file, found by its id.

    archive/3f/3fa9….warc.gz    what was captured; only a note of it once its bytes were let go
    archive/incoming/           files being written; nothing here is kept yet
    archive/index.sqlite        see `index`

A file is written under another name, synced to disk, and given its own name in one step: half of one is never
seen. Several threads and processes may keep at once; each gives a file its name, and changes the index, while
it alone may write the index.
"""

import asyncio
import errno
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.core.captures import Capture, CaptureId
from bot.core.errors import ArchiveBroken, EvidenceDamaged, StoreBusy
from bot.edges.archive.files import Note, is_same, let_go, note_of, read, written
from bot.edges.archive.index import Rows, opened
from bot.edges.archive.wacz import pack
from bot.ports import Clock, Held

T = TypeVar("T")
log = logging.getLogger(__name__)

# A folder that is none, or is not ours, stays so until somebody mends it; a full disk may empty.
_STAYS = (FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError)
_FILE = ".warc.gz"
_INCOMING = "incoming"
_OPENING = 1 << 18  # bytes of a file that hold its note, nearly always
_NOTES_SHARE = 10  # of the archive's bound, the part that notes may take: a tenth
_FORGOTTEN = timedelta(days=1)  # after which a file being written is one whose writer died


class Settings(BaseModel):
    """The table [archive.warc]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    folder: Path = Field(default=Path("archive"), strict=False)  # from the data folder
    max_total_bytes: int = Field(default=20_000_000_000, ge=1)


def build(settings: Settings, data: Path, clock: Clock) -> "WarcArchive":
    """Return the archive, swept up; its folder is made when something is first kept or looked for.

    Args:
        settings: how big it may grow, and where it is.
        data: the folder for what the bot remembers.
        clock: tells when bytes were let go.
    """
    archive = WarcArchive(data / settings.folder, settings.max_total_bytes, clock)
    archive.sweep()
    return archive


@dataclass(frozen=True, slots=True)
class WarcArchive:
    """Serves `Archive`. When it grows over its bound, the oldest captures' bytes are let go."""

    folder: Path
    max_total_bytes: int
    clock: Clock

    async def keep(self, capture: Capture) -> Held:
        return await self._run(lambda: self._keep(capture))

    async def capture(self, capture: CaptureId) -> Capture | None:
        return await self._run(lambda: self._capture(capture))

    async def kept(self, capture: CaptureId) -> Held | None:
        return await self._run(lambda: self._find(capture))

    async def latest(self, asked: str) -> Capture | None:
        return await self._run(lambda: self._latest(asked)) if asked else None

    async def remove(self, capture: CaptureId) -> None:
        await self._run(lambda: self._remove(capture))

    async def export(self, captures: Sequence[CaptureId], title: str) -> bytes:
        """Return a WACZ file of those whose bytes are here.

        Raises:
            EvidenceDamaged: when one of them is.
        """
        return await self._run(lambda: self._export(captures, title))

    async def try_out(self, capture: Capture) -> Held:
        """Keep a capture as for good, in an archive of its own inside this one, and leave nothing behind.

        Raises what `keep` raises; also where something in here would not let another capture be kept.
        """
        return await self._run(lambda: self._try_out(capture))

    def sweep(self) -> None:
        """Remove files that writers who died were writing; those of today may be another process's."""
        dead = time.time() - _FORGOTTEN.total_seconds()  # by the clock that gives files their times
        for file in (self.folder / _INCOMING).glob("*"):
            with suppress(OSError):  # gone meanwhile, or not ours to remove
                if file.stat().st_mtime < dead:
                    file.unlink()

    async def rebuild(self) -> int:
        """Make the index again from the files.

        Returns how many captures it tells of. A damaged file is logged and left where it is.
        """
        return await self._run(self._rebuild)

    async def _run(self, work: Callable[[], T]) -> T:
        """Do blocking work in a thread.

        Raises:
            StoreBusy: the disk is full or fails.
            ArchiveBroken: a folder or file is not what it should be, or closed to us.
        """
        try:
            return await asyncio.to_thread(work)
        except OSError as error:
            detail = f"the archive: {type(error).__name__}: {error}"
            if isinstance(error, _STAYS) or error.errno == errno.EROFS:
                # A refusal is logged for those who count them; this is for whoever has to mend it.
                log.error("archive.broken", extra={"detail": detail})
                raise ArchiveBroken(detail) from error
            raise StoreBusy(detail) from error

    def _keep(self, capture: Capture) -> Held:
        with self._rows(writing=True) as rows:
            if known := self._whole(rows, capture.id):
                rows.saw(capture.id, capture.at)
                return known
        incoming = self._set_down(written(capture))
        try:
            back = self._read(incoming)
            if back is None or not is_same(back, capture):
                raise EvidenceDamaged(f"{capture.id} would not come back as it is")
            del back  # as big as the capture
            with self._rows(writing=True) as rows:
                # Another may have kept it meanwhile; a file without a row is one whose writer died.
                held = self._whole(rows, capture.id) or self._adopted(capture.id)
                if held is None:
                    self._take_in(incoming, capture.id)
                    held = self._held(note_of(self._opening(self._file(capture.id))), capture.id)
                rows.put(held, self._taken_bytes(held.capture))
                rows.saw(capture.id, capture.at)
                self._make_room(rows, capture.id)
        finally:
            incoming.unlink(missing_ok=True)
        return held

    def _try_out(self, capture: Capture) -> Held:
        beside = self.folder.parent  # nothing is kept yet: whoever keeps first makes the folder, and has it
        if self.folder.exists():
            beside = self.folder
            with self._rows(writing=True):
                closed = [f for f in (beside / _INCOMING, *beside.glob("??")) if not _is_open(f)]
            if closed:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(closed[0]))
        with TemporaryDirectory(dir=beside) as folder:
            return replace(self, folder=Path(folder))._keep(capture)

    def _capture(self, capture: CaptureId) -> Capture | None:
        if not self._is_here(self._find(capture)):
            return None
        try:
            found = self._read(self._file(capture))
            if found and found.id != capture:
                raise EvidenceDamaged("it is another's")
            return found
        except FileNotFoundError as error:
            if not self._is_here(self._find(capture)):  # it was removed just now
                return None
            raise EvidenceDamaged(f"{capture} is not there") from error
        except EvidenceDamaged as error:
            raise EvidenceDamaged(f"{capture}: {error.detail}") from error

    def _find(self, capture: CaptureId) -> Held | None:
        with self._rows() as rows:
            return rows.find(capture)

    def _latest(self, asked: str) -> Capture | None:
        with self._rows() as rows:
            latest = rows.latest(asked)
        if latest is None:
            return None
        capture, seen = latest
        try:
            found = self._capture(capture)
        except EvidenceDamaged:
            log.warning("archive.damaged", extra={"capture": capture})
            return None  # it is asked for only to save asking a site again
        return replace(found, at=seen) if found else None

    def _remove(self, capture: CaptureId) -> None:
        file = self._file(capture)
        with self._rows(writing=True) as rows:
            if file.is_file():
                file.unlink()
                _sync(file.parent)
            rows.remove(capture)

    def _export(self, captures: Sequence[CaptureId], title: str) -> bytes:
        files: dict[CaptureId, bytes] = {}
        for capture in captures:
            if self._capture(capture):
                with suppress(FileNotFoundError):  # removed just now
                    files[capture] = self._file(capture).read_bytes()
        return pack(files, title, self.clock.now())

    def _rebuild(self) -> int:
        with self._rows(writing=True) as rows:
            rows.clear()
            count = 0
            for held, taken_bytes in self._on_disk():
                rows.put(held, taken_bytes)
                count += 1
        return count

    def _make_room(self, rows: Rows, besides: CaptureId) -> None:
        """Let the oldest captures' bytes go until all is within bounds; never those of `besides`.

        Of the notes that stay of them, the oldest go where they would leave too little room for bytes.
        """
        over = rows.total_bytes() - self.max_total_bytes
        while over > 0 and (oldest := rows.oldest(besides)):
            gone = self._let_go(oldest)
            taken_bytes = self._taken_bytes(gone.capture)
            rows.put(gone, taken_bytes)
            over -= oldest.size_bytes - taken_bytes
            log.info("archive.let_go", extra={"capture": gone.capture, "size_bytes": gone.size_bytes})
        over = rows.note_bytes() - self.max_total_bytes // _NOTES_SHARE
        while over > 0 and (oldest := rows.oldest_note()):
            over -= self._taken_bytes(oldest.capture)
            self._file(oldest.capture).unlink(missing_ok=True)
            rows.remove(oldest.capture)
            log.info("archive.forgotten", extra={"capture": oldest.capture})

    def _let_go(self, held: Held) -> Held:
        """Leave only the note of a capture in its file."""
        try:
            note = note_of(self._opening(self._file(held.capture)))
        except (EvidenceDamaged, FileNotFoundError):
            self._file(held.capture).unlink(missing_ok=True)
            return replace(held, let_go=self.clock.now())
        if not note.let_go:  # else a writer died before it could say so in the index
            left = let_go(note, self.clock.now(), held.size_bytes)
            self._take_in(self._set_down([left]), held.capture)
        return self._held(note_of(self._opening(self._file(held.capture))), held.capture)

    def _whole(self, rows: Rows, capture: CaptureId) -> Held | None:
        """Return what is kept of a capture when its bytes are here, as long as they were; else None."""
        held = rows.find(capture)
        file = self._file(capture)
        if held and self._is_here(held) and file.is_file() and file.stat().st_size == held.size_bytes:
            return held
        return None

    def _adopted(self, capture: CaptureId) -> Held | None:
        """Return what a file tells that is whole, though the index may not know it; None without one."""
        file = self._file(capture)
        try:
            is_whole = self._read(file) is not None
            return self._held(note_of(self._opening(file)), capture) if is_whole else None
        except (EvidenceDamaged, FileNotFoundError):
            return None

    def _on_disk(self) -> Iterator[tuple[Held, int]]:
        for file in sorted(self.folder.glob(f"??/*{_FILE}")):
            capture = CaptureId(file.name.removesuffix(_FILE))
            try:
                yield self._held(note_of(self._opening(file)), capture), self._taken_bytes(capture)
            except EvidenceDamaged:
                log.warning("archive.damaged", extra={"capture": capture})

    def _held(self, note: Note, capture: CaptureId) -> Held:
        if note.capture != capture:
            raise EvidenceDamaged("it is another's")
        return Held(
            capture=capture,
            asked=note.asked,
            address=note.address,
            at=datetime.fromisoformat(note.at),
            sha256=note.sha256,
            size_bytes=note.size_bytes or self._file(capture).stat().st_size,
            let_go=datetime.fromisoformat(note.let_go) if note.let_go else None,
        )

    def _taken_bytes(self, capture: CaptureId) -> int:
        """Return what a capture's file takes; 0 where there is none."""
        file = self._file(capture)
        return file.stat().st_size if file.is_file() else 0

    def _opening(self, file: Path) -> bytes:
        """Return what holds the note: the beginning of a file, or all of it where that is not enough."""
        with file.open("rb") as stream:
            beginning = stream.read(_OPENING)
            try:
                note_of(beginning)
            except EvidenceDamaged:
                return beginning + stream.read()
            return beginning

    def _is_here(self, held: Held | None) -> bool:
        return held is not None and held.let_go is None

    def _rows(self, *, writing: bool = False) -> AbstractContextManager[Rows]:
        incoming = self.folder / _INCOMING
        if not incoming.is_dir():
            _make(self.folder)
            _make(incoming)
        return opened(self.folder / "index.sqlite", self._on_disk(), writing=writing)

    def _file(self, capture: CaptureId) -> Path:
        # An id comes from the store or from what somebody typed: it is a name here, never a way elsewhere.
        name = "".join(c if c.isalnum() else "-" for c in capture) or "-"
        return self.folder / f"{name[:2]:->2}" / f"{name}{_FILE}"

    def _read(self, file: Path) -> Capture | None:
        with file.open("rb") as stream:
            return read(stream)

    def _set_down(self, content: Iterable[bytes]) -> Path:
        """Write a file that is on the disk for good when this returns, though not yet under its name."""
        descriptor, name = mkstemp(dir=self.folder / _INCOMING)  # for nobody else to read
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(name)

    def _take_in(self, incoming: Path, capture: CaptureId) -> None:
        """Give a file its name, for good."""
        file = self._file(capture)
        if not file.parent.is_dir():
            _make(file.parent)
        incoming.replace(file)
        _sync(file.parent)


def _is_open(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
