"""What the picture of a claim says: who told whom, in which words, and how its status came about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.core.alerts import SearchScope
from bot.core.claims import Hop, Naming, Source, Statement, StatementId
from bot.core.corroboration import Move, StatusChange, move
from bot.core.decisions import decisions_in_force, verdict_in_force
from bot.core.independence import Judgement, Origin, Tie, TieKind, Verdict, same_source, sides_of
from bot.core.pictures.diagrams import Diagram, Group, GroupKind, Node, Objection, ObjectionKind, Step
from bot.core.rendering.moves import Case, latest_of_each, telling_ties
from bot.core.rendering.origins import one_origin_words
from bot.core.rendering.parts import (
    counted,
    cut,
    listed,
    name_chain,
    name_source,
    plain_text,
    quote_of,
    written,
)
from bot.core.rendering.statuses import RESPONSE_WORDS, decided_words, scope_words, status_words
from bot.core.rendering.why import rule_words

_QUOTE_CHARACTERS = 320
_OBJECTION_CHARACTERS = 130
_CUE_CHARACTERS = 60
_MOST_GROUPS = 4
_MOST_VOICES = 9  # in one group
_MOST_OBJECTIONS = 4
_MOST_TIES = 3
_MOST_NAMES = 6
_MOST_STEPS = 4

_MOVED = {Move.ROSE: "↑ rose to", Move.FELL: "↓ fell to", Move.CHANGED: "→ changed to", Move.STOOD: "= still"}


def diagram_of(case: Case, history: Sequence[StatusChange], scope: SearchScope) -> Diagram:
    """Return everything that the picture of a claim shows to the audience of its case."""
    now, first = case.now, case.first
    claimant = plain_text(name_chain(first.chain))
    quote = plain_text(quote_of(case.text_of(first), first, _QUOTE_CHARACTERS))
    groups = [_origin(case, n, origin) for n, origin in enumerate(now.origins, 1)]
    groups += _adding_none(case)
    objections = _objections(case)
    steps = _steps(case, history)
    diagram = Diagram(
        heading=f"{case.handle}  ·  as of {written(now.as_of, now.as_of)}",
        claimant=claimant,
        quote=quote,
        status=now.status,
        status_words=status_words(now),
        because=_because(case),
        between=_between(case),
        groups=tuple(groups[:_MOST_GROUPS]),
        more_groups=_more(len(groups) - _MOST_GROUPS, "origin"),
        objections=tuple(objections[:_MOST_OBJECTIONS]),
        more_objections=_more(len(objections) - _MOST_OBJECTIONS, "answer"),
        history="Status over time",
        steps=steps[-_MOST_STEPS:],
        earlier_steps=_more(len(steps) - _MOST_STEPS, "earlier status", "earlier statuses"),
        footnotes=(
            scope_words(scope, now.as_of),
            "A status says who stands behind a claim, not whether it is so.",
        ),
        lacking="A box stands for a character that this picture has no letter for.",
        title=f"{case.handle}: {claimant}: {quote}",
        description="",
    )
    return _described(diagram)


def _because(case: Case) -> str:
    """Say which rule gives the status, or who decided it, and why."""
    decided = verdict_in_force(decisions_in_force(case.dossier.decisions, case.now.as_of))
    return f"{decided.by} {decided_words(decided)}" if decided else rule_words(case.now)


def _more(left: int, one: str, many: str = "") -> str:
    return f"and {counted(left, f'more {one}', f'more {many}' if many else '')}" if left > 0 else ""


def _between(case: Case) -> str:
    now = case.now
    count = len(now.origins)
    if not count:
        return "Nobody who counts says it."
    if count == 1:
        return ""  # the box says it
    if now.independent > 1:
        which = "all" if now.independent == count else f"{now.independent} of them"
        return f"{count} origins, {which} shown to be independent."
    return f"{count} origins, {one_origin_words(now)}."


def _origin(case: Case, number: int, origin: Origin) -> Group:
    statements = [case.testimony(s).statement for s in sorted(origin.statements)]
    roots, more = _roots(case, statements)
    ties = [
        j
        for j in latest_of_each(case.dossier.judgements)
        if j.verdict is Verdict.TIED and j.pair <= origin.statements
    ]
    shown = _tied(case, telling_ties(case, ties))
    left = len(shown) - _MOST_TIES
    which = f"Origin {number} of {len(case.now.origins)}" if len(case.now.origins) > 1 else "One origin"
    return Group(
        kind=GroupKind.ORIGIN,
        title=f"{which}: {counted(len(origin.publishers), 'publisher')}",
        about="" if origin.named_sides or len(case.now.origins) < 2 else "a side of its own",
        sides=origin.named_sides,
        roots=roots,
        ties=(*shown[:_MOST_TIES], *((_more(left, "tie"),) if left > 0 else ())),
        more=more,
    )


def _tied(case: Case, ties: Iterable[tuple[Judgement, Tie]]) -> list[str]:
    """Say what makes one of whom: a line for each kind of tie and those whom it joins."""
    joined: dict[TieKind, list[set[str]]] = {}
    for judgement, tie in ties:
        pair = {case.reports[s].publisher for s in judgement.pair}
        known = joined.setdefault(tie.kind, [])
        touched = [group for group in known if group & pair]
        joined[tie.kind] = [*(g for g in known if g not in touched), pair.union(*touched)]
    return [
        f"{kind.value}: {listed(_few(sorted(group)))}" for kind, groups in joined.items() for group in groups
    ]


def _few(names: Sequence[str]) -> list[str]:
    left = len(names) - _MOST_NAMES
    return [*names[:_MOST_NAMES], *((f"{left} more",) if left > 0 else ())]


def _adding_none(case: Case) -> list[Group]:
    statements = [case.testimony(s).statement for s in case.now.not_counted]
    if not statements:
        return []
    roots, more = _roots(case, statements)
    about = "nobody is named for it, or the speaker is inferred"
    return [Group(GroupKind.ADDS_NONE, "Adds no origin", about, (), roots, more=more)]


@dataclass(slots=True)
class _Voice:
    source: Source
    hop: Hop
    cues: list[str] = field(default_factory=list[str])
    is_publisher: bool = False
    told: list["_Voice"] = field(default_factory=list["_Voice"])


def _roots(case: Case, statements: Sequence[Statement]) -> tuple[tuple[Node, ...], int]:
    """Join the chains of statements at the voices they share; count the publishers that have no room."""
    roots: list[_Voice] = []
    voices, more = 0, set[str]()
    for statement in statements:
        hops = statement.chain.hops[::-1]
        shared = _shared(roots, hops)
        if voices + len(hops) - shared > _MOST_VOICES and voices:
            more.add(case.reports[statement.id].publisher)
            continue
        voices += len(hops) - shared
        _join(roots, hops, case.text_of(statement))
    return tuple(_node(voice, "", 0) for voice in roots), len(more)


def _shared(voices: Sequence[_Voice], hops: Sequence[Hop]) -> int:
    """Count the hops, from the root on, whose voices are there already."""
    for n, hop in enumerate(hops):
        known = _known(voices, hop.source)
        if known is None:
            return n
        voices = known.told
    return len(hops)


def _join(voices: list[_Voice], hops: Sequence[Hop], text: str) -> None:
    above: Hop | None = None
    for n, hop in enumerate(hops):
        voice = _known(voices, hop.source)
        if voice is None:
            voice = _Voice(hop.source, hop)
            voices.append(voice)
        if above is not None and above.cue is not None:
            cue = "".join(cut(" ".join(above.cue.of(text).split()), _CUE_CHARACTERS))
            if cue not in voice.cues:
                voice.cues.append(cue)
        voice.is_publisher |= n == len(hops) - 1
        voices, above = voice.told, hop


def _known(voices: Iterable[_Voice], source: Source) -> _Voice | None:
    for voice in voices:
        nobody = voice.source.naming is Naming.NOBODY and source.naming is Naming.NOBODY
        if nobody or voice.source.name == source.name or same_source(voice.source, source):
            return voice
    return None


def _node(voice: _Voice, cue: str, depth: int) -> Node:
    notes = ["publisher"] if voice.is_publisher else []
    if not depth and voice.source.naming is not Naming.NOBODY:
        notes += ["in its own voice" if voice.is_publisher else "source"]
    elif depth and voice.told:
        notes += ["relay"]
    notes += [] if voice.hop.heard else ["not heard here"]
    notes += ["speaker inferred"] if voice.hop.inferred else []
    return Node(
        name=plain_text(name_source(voice.source)),
        note=", ".join(notes),
        cue=cue,
        is_publisher=voice.is_publisher,
        told=tuple(_node(told, "” / “".join(told.cues[:2]), depth + 1) for told in voice.told),
    )


def _objections(case: Case) -> list[Objection]:
    now = case.now
    of_kind = (
        (ObjectionKind.DENIAL, now.denials),
        (ObjectionKind.CONTRADICTION, now.contradictions),
        (ObjectionKind.ANSWER, now.responses),
    )
    return [_objection(case, kind, statement) for kind, ids in of_kind for statement in ids]


def _objection(case: Case, kind: ObjectionKind, id: StatementId) -> Objection:
    statement = case.testimony(id).statement
    words = RESPONSE_WORDS[statement.response] if statement.response else "says otherwise"
    if kind is ObjectionKind.DENIAL:
        words = "denies it"
    return Objection(
        kind=kind,
        who=plain_text(name_chain(statement.chain)),
        words=words,
        quote=plain_text(quote_of(case.text_of(statement), statement, _OBJECTION_CHARACTERS)),
        where=f"in {case.reports[id].publisher}",
        side=sides_of(statement.chain.root, case.dossier.sides, ""),
    )


def _steps(case: Case, history: Sequence[StatusChange]) -> tuple[Step, ...]:
    now = case.now
    changes = [change.now for change in history]
    if not changes or changes[-1].status is not now.status:
        changes.append(now)
    steps: list[Step] = []
    for change in changes:
        before = steps[-1].status if steps else None
        if before is not change.status:
            how = _MOVED[move(before, change.status)] if before else ""
            steps.append(Step(change.status, how, written(change.as_of, now.as_of)))
    return tuple(steps)


def _described(diagram: Diagram) -> Diagram:
    """Say in a few sentences what the picture shows, for those who cannot see it."""
    said = [f"Status: {diagram.status_words}.", diagram.between]
    for group in diagram.groups:
        sides = f" Side: {'; '.join(group.sides)}." if group.sides else ""
        said.append(f"{group.title} ({group.about}): {'; '.join(map(_told, group.roots))}.{sides}")
        said += [f"Tied by {tie}." for tie in group.ties]
    said += [f"{o.who} {o.words}: {o.quote} ({o.where})." for o in diagram.objections]
    moves = (f"{s.how} {s.status.value}, {s.when}".strip() for s in diagram.steps)
    said.append(f"{diagram.history}: {'; '.join(moves)}.")
    return replace(diagram, description=" ".join(said))


def _told(node: Node) -> str:
    told = f" told {' and '.join(map(_told, node.told))}" if node.told else ""
    return f"{node.name}{told}"
