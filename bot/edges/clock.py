"""The time of the machine, in the desk's zone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Serves `Clock`."""

    zone: ZoneInfo

    def now(self) -> datetime:
        return datetime.now(self.zone)  # noqa: TID251 - the one place where time comes in
