"""Words that several posts share: for a status, an answer, and where was looked."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.alerts import SearchScope
from bot.core.claims import ResponseKind
from bot.core.corroboration import Corroboration, Detail, Status
from bot.core.decisions import Decision, DecisionKind
from bot.core.rendering.parts import counted, cut, listed, written_day
from bot.core.sides import SideEntry

RESPONSE_WORDS = {
    ResponseKind.DENIED: "denies it",
    ResponseKind.DECLINED: "declined to comment",
    ResponseKind.NO_INFORMATION: "has no information",
    ResponseKind.NOT_REACHED: "could not be reached",
    ResponseKind.PENDING: "has not answered yet",
}

_DECIDED = {
    DecisionKind.CONFIRM: "confirmed it",
    DecisionKind.REFUTE: "refuted it",
    DecisionKind.ACCEPT: "accepted who said it",
    DecisionKind.CUT_TIE: "said that {about} are separate",
    DecisionKind.TIE: "said that {about} have one source",
    DecisionKind.MERGE: "said that {about} is the same claim",
    DecisionKind.SPLIT: "split another claim off, {about}",
    DecisionKind.CORRECT: "said that {about}",
    DecisionKind.DOUBT: "said that {about}",
    DecisionKind.SET_ASIDE: "said that it is not said in {about}",
    DecisionKind.WITHDRAW: "said that it was withdrawn by {about}",
    DecisionKind.DISMISS: "dismissed it here as no news",
    DecisionKind.UNDO: "took a decision back",
}

_REASON_CHARACTERS = 300


def decided_words(decision: Decision, among: Iterable[Decision] = ()) -> str:
    """Say what somebody decided, and why, to follow a name: "confirmed it: the ministry published it".

    Of what takes another one of these back, with what that was.
    """
    undone = next((d for d in among if d.id == decision.undoes), None)
    if undone is not None:
        return f"took back that {undone.by} {decided_words(undone)}{why_words(decision, '; because ')}"
    return _DECIDED[decision.kind].replace("{about}", decision.about or "two reports") + why_words(decision)


def rating_words(decision: Decision) -> str:
    """Say how somebody rated a claim: "confirmed by rana: the ministry published it"."""
    rated = Status.CONFIRMED if decision.kind is DecisionKind.CONFIRM else Status.REFUTED
    return f"{rated.value} by {decision.by}{why_words(decision)}"


def why_words(decision: Decision, after: str = ": ") -> str:
    """Say why somebody decided, to follow what was decided; "" where no reason was given."""
    words, mark = cut(decision.reason.rstrip(" ."), _REASON_CHARACTERS)
    return f"{after}{words}{mark}" if words else ""


def side_words(entry: SideEntry) -> str:
    """Say what was entered, and why: "Kalin speaks for Ankara: he is its spokesman"."""
    said = f"speaks for {entry.party}" if entry.party else "speaks for no party"
    return f"{entry.source} {said}" + (f": {entry.reason.rstrip(' .')}" if entry.reason else "")


def status_words(now: Corroboration) -> str:
    """Name a status with what kind of voice it rests on and which slots are left out."""
    if now.status in (Status.CONFIRMED, Status.REFUTED):
        return f"{now.status.value} by a person"
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


def scope_words(scope: SearchScope, now: datetime, *, then: bool = False) -> str:
    """Say where was looked; never a bare "none".

    Args:
        scope: where was looked.
        now: the moment in whose zone and year times are written.
        then: whether this was when a report was shared, and more reports have come since.
    """
    if not scope.reports or scope.since is None:
        if then:
            return "Not searched when it was shared: it was the first report here."
        return "Not searched: this is the first report here, so there was nothing to look in."
    limits = [f"{listed(scope.languages)} only"]
    if scope.unread:
        limits.append(f"{counted(scope.unread, 'report')} could not be read")
    where = f"Looked in {_looked_in(scope)} since {written_day(scope.since, now)} ({'; '.join(limits)})"
    return f"{where} when it was shared." if then else f"{where}."


def _looked_in(scope: SearchScope) -> str:
    reports, outlets = counted(scope.reports, "report"), counted(scope.outlets, "outlet")
    if not scope.unplaced:
        return f"{reports} from {outlets}"
    if scope.unplaced == scope.reports:
        return f"{reports} with no outlet stated"
    return f"{reports}, {scope.unplaced:,} of them with no outlet stated and the rest from {outlets},"


def later_words(later: int) -> str:
    """Say how many reports that came after a report speak to it; "" when none does."""
    return f"{counted(later, 'later report')} {'speaks' if later == 1 else 'speak'} to it." if later else ""
