"""A fake of the archive: captures in memory."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from bot.core.captures import Capture, CaptureId
from bot.ports import Clock, Held


@dataclass
class MemoryArchive:
    """An `Archive`."""

    clock: Clock
    max_total_bytes: int = 20_000_000_000
    captures: dict[CaptureId, Capture] = field(default_factory=dict[CaptureId, Capture])
    rows: dict[CaptureId, Held] = field(default_factory=dict[CaptureId, Held])
    # In the order they were captured, with the time.
    seen: list[tuple[CaptureId, datetime]] = field(default_factory=list[tuple[CaptureId, datetime]])

    async def keep(self, capture: Capture) -> Held:
        self.seen.append((capture.id, capture.at))
        if capture.id not in self.captures:
            self.captures[capture.id] = capture
            self.rows[capture.id] = Held(
                capture=capture.id,
                asked=capture.asked,
                address=capture.address,
                at=capture.at,
                sha256=sha256(capture.content).hexdigest(),
                size_bytes=_size(capture),
            )
            self._make_room(capture.id)
        return self.rows[capture.id]

    async def capture(self, capture: CaptureId) -> Capture | None:
        return self.captures.get(capture)

    async def kept(self, capture: CaptureId) -> Held | None:
        return self.rows.get(capture)

    async def latest(self, asked: str) -> Capture | None:
        for known, at in reversed(self.seen):
            capture = self.captures.get(known)
            if asked and capture and capture.asked == asked:
                return replace(capture, at=at)
        return None

    async def remove(self, capture: CaptureId) -> None:
        self.captures.pop(capture, None)
        self.rows.pop(capture, None)

    async def export(self, captures: Sequence[CaptureId], title: str) -> bytes:
        here = [self.captures[c] for c in dict.fromkeys(captures) if c in self.captures]
        lines = [{"format": "json-pages-1.0"}, *({"id": c.id, "url": c.address} for c in here)]
        out = BytesIO()
        with ZipFile(out, "w") as packed:
            packed.writestr("datapackage.json", json.dumps({"title": title}))
            packed.writestr("pages/pages.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
        return out.getvalue()

    def _make_room(self, besides: CaptureId) -> None:
        oldest = sorted((c for c in self.captures.values() if c.id != besides), key=lambda c: c.at)
        for capture in oldest:
            if sum(map(_size, self.captures.values())) <= self.max_total_bytes:
                return
            del self.captures[capture.id]
            self.rows[capture.id] = replace(self.rows[capture.id], let_go=self.clock.now())


def _size(capture: Capture) -> int:
    return sum(len(e.request) + len(e.response) for e in capture.exchanges) or len(capture.content)
