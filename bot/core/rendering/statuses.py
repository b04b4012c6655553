"""Words that several posts share: for a status, an answer, and where was looked."""

from datetime import datetime

from bot.core.alerts import SearchScope
from bot.core.claims import ResponseKind
from bot.core.corroboration import Corroboration, Detail, Status
from bot.core.rendering.parts import counted, listed, written_day

RESPONSE_WORDS = {
    ResponseKind.DENIED: "denies it",
    ResponseKind.DECLINED: "declined to comment",
    ResponseKind.NO_INFORMATION: "has no information",
    ResponseKind.NOT_REACHED: "could not be reached",
    ResponseKind.PENDING: "has not answered yet",
}


def status_words(now: Corroboration) -> str:
    """Name a status with what kind of voice it rests on and which slots are left out."""
    details = [d.value for d in Detail if d in now.details]
    words = now.status.value + (f", {', '.join(details)}" if details else "")
    if now.status is Status.PARTLY_CORROBORATED and now.unmatched:
        words += f" (event yes; {listed(sorted(s.value for s in now.unmatched))} not)"
    if (
        now.status in (Status.CORROBORATED, Status.PARTLY_CORROBORATED, Status.DISPUTED)
        and now.independent > 1
    ):
        words += f", {now.independent} independent origins"
    return words


def scope_words(scope: SearchScope, now: datetime) -> str:
    """Say where was looked; never a bare "none"."""
    if not scope.reports or scope.since is None:
        return "Not searched: this is the first report here, so there was nothing to look in."
    where = f"Looked in {counted(scope.reports, 'report')} from {counted(scope.outlets, 'outlet')}"
    limits = [f"{listed(scope.languages)} only"]
    if scope.unread:
        limits.append(f"{counted(scope.unread, 'lead')} could not be read")
    return f"{where} since {written_day(scope.since, now)} ({'; '.join(limits)})."
