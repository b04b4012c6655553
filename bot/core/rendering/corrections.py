"""A notice for readers: what was reported, by whose account, and what has changed since. No verdict in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.assignments import Used
from bot.core.claims import Attribution, Statement, StatementId
from bot.core.corrections import Basis
from bot.core.corroboration import Corroboration, Status, unsettles
from bot.core.decisions import Decision, DecisionKind, decisions_in_force
from bot.core.dossiers import Testimony
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import WHERE_CHARACTERS, Case, joined_origins, supporting, use_words
from bot.core.rendering.parts import (
    code,
    counted,
    cut,
    faint,
    line,
    listed,
    name_source,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import status_words, why_words

_Words = tuple[Part | str, ...]  # of one sentence
_CONTESTED = (Status.DISPUTED, Status.DENIED)  # another account came; nobody found this one wrong


def render_used(asked: Message, handle: str, mark: Used, case: Case) -> Post:
    """Say that a use is noted, and what will come of it."""
    if mark.is_off:
        return answer_to(asked, [line("Noted: ", code(handle), " is not marked as used here any more.")])
    used = use_words(mark, case.now.as_of)
    stands = strong(status_words(case.now))
    return answer_to(
        asked,
        [
            line("Noted: ", code(handle), f" was used, {used}. It is ", stands, " now."),
            line(
                faint("Should that not hold, I say so here, and "),
                code(f"/correction {handle}"),
                faint(" has a notice to paste. "),
                code(f"/used {handle} off"),
                faint(" takes the mark back."),
            ),
        ],
    )


def render_correction(asked: Message, case: Case, basis: Basis | None) -> Post:
    """Write the notice, or say that there is nothing to correct.

    Args:
        asked: by whom.
        case: of the claim; `before` is how it stood at the basis.
        basis: what the notice looks back to; None where nothing was told here and nobody marked it as used.
    """
    if basis is None:
        told = " was never told here, and nobody marked it as used: there is nothing to correct."
        return answer_to(asked, [line(code(case.handle), told)])
    changes = _changes(case, basis)
    if not (changes or unsettles(basis.before.status, case.now.status)):
        return _nothing(asked, case, basis)
    day = _day(case.now.as_of, case.now.as_of)
    notice = [
        line(strong(f"{'Update' if _is_update(case, basis) else 'Correction'}, {day}")),
        line(*_reported(case, basis)),
        line(f"At that time: {_stands(basis.before)}. Now: {_stands(case.now)}."),
        *(line(*words) for words in changes),
    ]
    return answer_to(asked, [*_to_the_editor(asked, case, basis), line(), *notice])


def _to_the_editor(asked: Message, case: Case, basis: Basis) -> list[Line]:
    """Say what the notice is and is not, before it: it is to be read by a person first."""
    lines = [
        line(
            faint(
                "To paste, once you have read it. It says who said what and what changed, not what is so. "
            ),
            code(f"/why {case.handle}"),
            faint(" has the evidence."),
        )
    ]
    if not basis.used:
        lines.append(
            line(
                faint("Nobody marked it as used, so it has the day it was told here. "),
                code(f"/used {case.handle} evening bulletin at 18:00"),
                faint(" says when it was."),
            )
        )
    if asked.place.audience.private:
        lines.append(line(faint("It may rest on what was shared in this private channel alone.")))
    return lines


def _is_update(case: Case, basis: Basis) -> bool:
    """Tell whether another account came and nothing of what was reported was found wrong."""
    return case.now.status in _CONTESTED and not (
        _set_right(case, basis) or _taken_out(case, basis) or _found_one(case)
    )


def _nothing(asked: Message, case: Case, basis: Basis) -> Post:
    when = written(basis.at, case.now.as_of)
    since = f"since it was used ({when})" if basis.used else f"since it was told here ({when})"
    return answer_to(
        asked,
        [
            line(
                f"Nothing was taken back or contested {since}: ",
                code(case.handle),
                " is ",
                strong(status_words(case.now)),
                ". There is nothing to correct.",
            )
        ],
    )


def _day(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    return f"{local.day} {local:%B %Y}"


def _reported(case: Case, basis: Basis) -> tuple[Part | str, ...]:
    testimony = _shown(case, basis)
    statement, report = testimony.statement, case.reports[testimony.statement.id]
    # As it was read then, where a person named another speaker since.
    is_corrected = _of_the_speaker(case, basis, statement) is not None
    chain = testimony.read_as if is_corrected and testimony.read_as else statement.chain
    words, now = quote_of(report.text, statement), case.now.as_of
    when = listed(dict.fromkeys(_use(u, now) for u in basis.used)) or _day(basis.at, now)
    return (f"On {when} we carried what ", _carrier(testimony), *_reporting(chain), ": ", *words, ".")


def _use(mark: Used, now: datetime) -> str:
    where, mark_of_cut = cut(mark.where, WHERE_CHARACTERS)
    return _day(mark.happened, now) + (f" ({where}{mark_of_cut})" if where else "")


def _shown(case: Case, basis: Basis) -> Testimony:
    """Return what the claim was reported by: its first support then, somebody's words before nobody's."""
    then = [t for t in case.dossier.testimonies if t.statement.id in supporting(basis.before)]
    if not then:
        return case.testimony(case.first.id)
    return min(then, key=lambda t: (not t.statement.chain.has_voice, t.known_at, t.statement.id))


def _reporting(chain: Attribution) -> tuple[Part | str, ...]:
    """Say by whose account a publisher reported, to follow its name."""
    if chain.is_own_voice:
        return (" reported in its own voice",)
    if not chain.has_voice:
        return (" reported, naming nobody for it",)
    return (" reported, citing ", *_voice(chain))


def _voice(chain: Attribution) -> tuple[Part | str, ...]:
    """Name who says it for readers: without the desk's own notes on a name."""
    parts: list[Part | str] = []
    for n, hop in enumerate(chain.hops[1:]):
        parts += [", from " if hop.heard else ", relaying "] if n else []
        parts += name_source(hop.source)
        parts += [" (as it appears: the report does not say so outright)"] if hop.inferred else []
    return tuple(parts) or name_source(chain.root)


_STANDS = {
    Status.UNATTRIBUTED: "nobody named for it",
    Status.SINGLE_SOURCE: "one source",
    Status.ECHOED: "one source, carried by several outlets",
    Status.ONE_SIDED: "several sources, all of one side",
    Status.DISPUTED: "accounts that differ",
    Status.DENIED: "denied",
    Status.WITHDRAWN: "taken back by whoever said it",
    Status.CONFIRMED: "confirmed by this newsroom",
    Status.REFUTED: "refuted by this newsroom",
}


def _stands(now: Corroboration) -> str:
    """Say for readers what a claim rests on or where it stands, to follow "Now: "."""
    if now.status in (Status.CORROBORATED, Status.PARTLY_CORROBORATED):
        sources = counted(now.independent, "independent source")
        if now.status is Status.CORROBORATED:
            return sources
        return f"{sources} for the event, one for its {listed(sorted(s.value for s in now.unmatched))}"
    if now.status in (Status.SINGLE_SOURCE, Status.ECHOED) and not now.is_one_origin:
        return "several reports, not shown to be independent"
    return _STANDS[now.status]


def _changes(case: Case, basis: Basis) -> list[_Words]:
    """Say what moved the claim since, for readers: a sentence for each thing."""
    return [
        *_found_out(case, basis),
        *_set_right(case, basis),
        *_opposed(case),
        *_taken_out(case, basis),
        *_found_one(case),
    ]


def _since(case: Case, basis: Basis, *kinds: DecisionKind) -> list[Decision]:
    """Return the decisions of some kinds that people made since and that are in force."""
    in_force = decisions_in_force(case.dossier.decisions, case.now.as_of)
    return [d for d in in_force if d.kind in kinds and d.at > basis.at]


def _found_out(case: Case, basis: Basis) -> list[_Words]:
    return [
        (f"This newsroom has since refuted it{why_words(d)}.",)
        for d in _since(case, basis, DecisionKind.REFUTE)
        if d.id == case.now.decision
    ]


def _of_the_speaker(case: Case, basis: Basis, statement: Statement) -> Decision | None:
    """Return what a person said since of who spoke; None where nobody did."""
    decided = _since(case, basis, DecisionKind.CORRECT, DecisionKind.DOUBT)
    return next((d for d in reversed(decided) if statement.id in d.statements), None)


def _set_right(case: Case, basis: Basis) -> list[_Words]:
    """Say what people found wrong with how it was read: who spoke, or that the report says it at all."""
    then, found = supporting(basis.before), list[_Words]()
    for testimony in case.dossier.testimonies:
        statement = testimony.statement
        decided = _of_the_speaker(case, basis, statement) if statement.id in then else None
        if decided is None:
            continue
        if decided.kind is DecisionKind.DOUBT:
            found.append(("Whose words they are is not established.",))
        elif statement.chain.has_voice and not statement.chain.is_own_voice:
            found.append(("The words are those of ", *_voice(statement.chain), "."))
        else:
            whose = "the outlet's own" if statement.chain.is_own_voice else "of nobody who is named"
            found.append((f"The words are {whose}.",))
    aside = {s for d in _since(case, basis, DecisionKind.SET_ASIDE) for s in d.statements} & then
    names = sorted({_carrier(case.testimony(s)) for s in aside})
    return [*dict.fromkeys(found), *([(f"Read again, {listed(names)} does not say it.",)] if names else [])]


def _opposed(case: Case) -> list[_Words]:
    """Quote who took it back, denies it or gives another account since."""
    before = case.before
    known = {*before.withdrawals, *before.denials, *before.contradictions} if before else set[StatementId]()
    then = supporting(before) if before else frozenset[StatementId]()
    found: list[_Words] = []
    for ids, said in (
        (case.now.withdrawals, " has taken it back"),
        (case.now.denials, " denies it"),
        (case.now.contradictions, " says otherwise"),
    ):
        for testimony in (case.testimony(s) for s in ids if s not in known):
            statement = testimony.statement
            # What stood for it then and is withdrawn by a person's word has no words of its own for that.
            words = () if statement.id in then else (": ", *quote_of(case.text_of(statement), statement))
            who = _voice(statement.chain) if statement.chain.has_voice else (_carrier(testimony),)
            found.append((*_capital(who), said, *words, f" ({_carrier(testimony)})."))
    return found


def _taken_out(case: Case, basis: Basis) -> list[_Words]:
    """Name the reports that said it then and whose text has changed, where their outlet says it no more."""
    still = {_carrier(case.testimony(s)) for s in supporting(case.now)}
    then = supporting(basis.before)
    gone = [t for t in case.dossier.testimonies if t.statement.id in then and t.retired_at]
    names = sorted({_carrier(t) for t in gone if not t.taken_back} - still)
    unkept = sorted({_carrier(t) for t in gone if t.taken_back} - still - {*names})
    return [
        *((f"{_upper(name)} has changed its text since, and says it there no more.",) for name in names),
        *((f"We rest it no longer on {name}.",) for name in unkept),
    ]


def _found_one(case: Case) -> list[_Words]:
    """Name the outlets that stood for several sources and were found to have it from one."""
    found: list[_Words] = []
    for group in joined_origins(case):
        names = sorted({_carrier(case.testimony(s)) for s in group})
        if len(names) > 1:
            found.append((f"{_upper(listed(names))} were found to have it from one source.",))
    return found


def _carrier(testimony: Testimony) -> str:
    return testimony.publisher if testimony.outlet else "a report whose outlet is not stated"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _capital(parts: Sequence[Part | str]) -> tuple[Part | str, ...]:
    first, *others = parts
    if isinstance(first, Part):
        return (replace(first, text=_upper(first.text)), *others)
    return (_upper(first), *others)
