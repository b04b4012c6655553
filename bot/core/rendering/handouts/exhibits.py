"""What a handout is made of: claims as one audience may see them, with all that explains where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alerts import SearchScope
from bot.core.captures import NEVER_CAPTURED, CaptureId
from bot.core.corroboration import StatusChange, assess
from bot.core.dossiers import Dossier
from bot.core.policy import Policy
from bot.core.rendering.moves import Case
from bot.core.reports import ReportId

Text = tuple[ReportId, str]  # a report, and the revision of its text


@dataclass(frozen=True, slots=True)
class Had:
    """How a text came to those who may see it.

    Attributes:
        fetched: None where it had been fetched before it was shared with them: when is not theirs to know.
        capture: the bytes that were had for them; "" for none.
        link: where it stands; "" where it came without one.
    """

    fetched: datetime | None
    capture: CaptureId = NEVER_CAPTURED
    link: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One claim.

    Attributes:
        history: how its status changed, oldest first.
        is_replayed: whether the history is what today's rules say of each past moment, because no status of
            it was ever told where it is asked about.
        scope: where other evidence was looked for.
        heading: of the story that it is shown in; "" where that has none.
        had: of each text that a statement of it stands in.
    """

    case: Case
    history: tuple[StatusChange, ...]
    scope: SearchScope
    is_replayed: bool = False
    heading: str = ""
    had: Mapping[Text, Had] = field(default_factory=dict[Text, Had])


@dataclass(frozen=True, slots=True)
class Handout:
    """What is handed out together.

    Attributes:
        title: what was asked for, in words.
        since: only claims that something became known of since then; None for all.
        exhibits: in the order they are shown.
        of_one: whether one claim was asked for.
        left_out: how many more there are than are handed out at once.
    """

    title: str
    as_of: datetime
    exhibits: tuple[Exhibit, ...]
    since: datetime | None = None
    left_out: int = 0
    of_one: bool = False


def replayed(dossier: Dossier, policy: Policy, as_of: datetime) -> tuple[StatusChange, ...]:
    """Return what the rules say of a claim at each moment at which something about it became known."""
    moments = {t.known_at for t in dossier.testimonies}
    moments |= {t.retired_at for t in dossier.testimonies if t.retired_at is not None}
    moments |= {j.at for j in dossier.judgements} | {d.at for d in dossier.decisions}
    changes: list[StatusChange] = []
    for moment in sorted(m for m in moments if m <= as_of):
        now = assess(dossier, policy, moment)
        before = changes[-1].now.status if changes else None
        if now.status is not before:
            decided = next((d.id for d in dossier.decisions if d.at == moment), None)
            told = next((t.statement.report for t in dossier.testimonies if t.known_at == moment), None)
            changes.append(StatusChange(dossier.claim.id, before, now, told, decided))
    return tuple(changes)


def touched_since(dossier: Dossier, since: datetime, as_of: datetime) -> bool:
    """Tell whether something became known of a claim, or was decided on it, since a moment."""
    known = [t.known_at for t in dossier.testimonies] + [d.at for d in dossier.decisions]
    known += [t.retired_at for t in dossier.testimonies if t.retired_at is not None]
    return any(since <= at <= as_of for at in known)
