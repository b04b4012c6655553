"""What the bot writes to standard error: the event's name first, then facts as fields.

Facts are what is passed as `extra`: ids, counts, durations. Of an exception only the trace of the code is
written, and the error's type: its words may hold somebody's text. Of a library's sentence nothing is written
but where in its code it was.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST = 200  # characters of a fact: an id, a count, a name; never a text

# Libraries that count things an operator does not.
_QUIET = (
    "alembic",
    "asyncio",
    "charset_normalizer",
    "dbos",
    "httpx",
    "py3langid",
    "sqlalchemy",
    "trafilatura",
    "urllib3",
)


def start(level: str, form: str, stream: TextIO | None = None) -> None:
    """Write what is logged to `stream` (standard error when None). A second call replaces the first.

    Args:
        level: the least that is written: "debug", "info", "warning" or "error".
        form: "lines" for people, "json" for machines.
        stream: where to write.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonForm() if form == "json" else LineForm())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class JsonForm(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "event": _event(record),
                "level": record.levelname.lower(),
                "at": _moment(record).isoformat(timespec="milliseconds"),
                "from": record.name,
                **_facts(record),
            },
            default=str,
        )


class LineForm(logging.Formatter):
    """The event, then its facts: `report.read  lead=… claims=4  (12:00:01 info bot.flow.read)`."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={json.dumps(fact, default=str)}" for name, fact in _facts(record).items())
        origin = f"({_moment(record):%H:%M:%S} {record.levelname.lower()} {record.name})"
        return "  ".join(part for part in (_event(record), facts, origin) if part)


def _event(record: logging.LogRecord) -> str:
    """Return the event's name; a library's sentence may hold anything: an address, a text, SQL with both."""
    if not _is_ours(record):
        return f"library.{record.levelname.lower()}"
    return " ".join(str(record.msg).split())[:_LONGEST]


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "bot"


def _facts(record: logging.LogRecord) -> Mapping[str, object]:
    facts: dict[str, object]
    if _is_ours(record):
        facts = {name: _short(fact) for name, fact in vars(record).items() if name not in _OWN}
    else:
        facts = {"where": f"{record.module}:{record.lineno}"}  # what it says is looked up there
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        facts["error"] = type(error).__name__
        facts["trace"] = [
            f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
        ]
    return facts


def _short(fact: object) -> object:
    if isinstance(fact, str):
        return fact[:_LONGEST]
    return fact if fact is None or isinstance(fact, int | float) else str(fact)[:_LONGEST]


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)
