"""What a claim's picture says: who told whom, what counts as one, who objects, and what the status was."""

from dataclasses import replace

from bot.core.alerts import SearchScope
from bot.core.claims import ResponseKind, Statement
from bot.core.corroboration import StatusChange, assess
from bot.core.decisions import DecisionKind
from bot.core.dossiers import Dossier
from bot.core.pictures.diagrams import Diagram, GroupKind, Node, ObjectionKind
from bot.core.policy import Policy
from bot.core.rendering.moves import Case
from bot.core.rendering.pictures import diagram_of
from bot.core.text import Span
from tests.builders import NOON, at, claim, decision, dossier, evidence, report, statement

WORDS = "the wall fell"
OFFICIAL = "a senior official"


def by(publisher: str, *speakers: str, inferred: bool = False) -> Statement:
    return statement(WORDS, *speakers, by=publisher, inferred=inferred)


def diagram(about: Dossier, history: tuple[StatusChange, ...] = ()) -> Diagram:
    reports = {
        t.statement.id: report(t.statement.content.of(WORDS) or WORDS, t.publisher) for t in about.testimonies
    }
    case = Case("c1", about, assess(about, Policy(), at(1)), reports)
    return diagram_of(case, history, SearchScope(0, 0, None))


def names(nodes: tuple[Node, ...]) -> list[object]:
    return [[node.name, names(node.told)] if node.told else node.name for node in nodes]


def test_chains_that_share_a_voice_are_joined_there() -> None:
    wire = [by(paper, "Reuters", OFFICIAL) for paper in ("EA", "Post", "Herald")]
    own = by("Reuters", OFFICIAL)
    everyone = (*wire, own)
    tied = [(a, b) for a in everyone for b in everyone if a is not b]

    drawn = diagram(dossier(*everyone, tied=tied))

    (group,) = drawn.groups
    assert group.title == "One origin: 4 publishers"
    ((root, told),) = [(node.name, node.told) for node in group.roots]
    assert root == f'unnamed "{OFFICIAL}"'
    (relay,) = told
    assert (relay.name, relay.note, relay.is_publisher) == ("Reuters", "publisher, relay", True)
    assert sorted(node.name for node in relay.told) == ["EA", "Herald", "Post"]
    assert group.ties == ("one text: EA, Herald, Post and Reuters",)


def test_the_words_that_attribute_stand_on_the_way_they_were_told() -> None:
    text = "the wall fell, the mayor said"
    told = report(text, "EA")
    said = statement(WORDS, "the mayor", inside=told)
    publisher, mayor = said.chain.hops
    said = replace(said, chain=replace(said.chain, hops=(publisher, replace(mayor, cue=Span(25, 29)))))
    about = dossier(said)

    drawn = diagram_of(
        Case("c1", about, assess(about, Policy(), NOON), {said.id: told}), (), SearchScope(0, 0, None)
    )

    ((paper,),) = [root.told for root in drawn.groups[0].roots]
    assert (paper.name, paper.cue) == ("EA", "said")


def test_origins_stand_apart_with_their_sides() -> None:
    drawn = diagram(dossier(by("EA", "the Kremlin"), by("Post", "a nurse"), sides={"the Kremlin": "Russia"}))

    assert drawn.between == "2 origins, all shown to be independent."
    assert {(g.sides, g.about) for g in drawn.groups} == {(("Russia",), ""), ((), "a side of its own")}


def test_what_adds_no_origin_is_a_group_of_its_own() -> None:
    drawn = diagram(dossier(by("EA", "nobody"), by("Post", "the mayor", inferred=True)))

    (group,) = drawn.groups
    assert group.kind is GroupKind.ADDS_NONE
    assert drawn.between == "Nobody who counts says it."
    assert sorted(n.name for n in group.roots) == ["Nobody named", 'unnamed "the mayor"']


def test_denials_come_before_other_answers() -> None:
    denial = statement("it did not fall", "the army", by="Post", response=ResponseKind.DENIED)
    silence = statement("no comment", "the mayor", by="Post", response=ResponseKind.DECLINED)

    drawn = diagram(dossier(by("EA", "a nurse"), denied_by=[denial], answered_by=[silence]))

    assert [(o.kind, o.words) for o in drawn.objections] == [
        (ObjectionKind.DENIAL, "denies it"),
        (ObjectionKind.ANSWER, "declined to comment"),
    ]


def test_what_has_no_room_is_counted() -> None:
    everyone = [by(f"Paper {n:02}", "Reuters") for n in range(23)]
    tied = [(a, b) for a in everyone for b in everyone if a is not b]

    (group,) = diagram(dossier(*everyone, tied=tied)).groups

    (reuters,) = group.roots
    assert len(reuters.told) + group.more == 23
    assert group.more == 15
    assert group.ties[0].endswith("and 17 more")


def test_a_status_over_time_names_how_it_moved_and_ends_with_what_it_is() -> None:
    ours, theirs = by("EA", "a nurse"), by("Post", "the Kremlin")
    about = dossier(ours, theirs, tied=[(ours, theirs)])
    apart = replace(dossier(ours, theirs), testimonies=(evidence(ours), evidence(theirs)))
    history = (
        StatusChange(claim().id, None, assess(dossier(ours), Policy(), NOON), None),
        StatusChange(claim().id, None, assess(apart, Policy(), at(0.5)), None),
    )

    drawn = diagram(about, history)

    assert [(step.how, step.status.value) for step in drawn.steps] == [
        ("", "single source"),
        ("↑ rose to", "corroborated"),
        ("↓ fell to", "echoed"),
    ]
    assert "↓ fell to echoed" in drawn.description


def test_whoever_decided_it_is_named_with_the_reason() -> None:
    about = dossier(by("EA", "a nurse"), decisions=(decision(DecisionKind.CONFIRM, reason="seen on video"),))

    drawn = diagram(about)

    assert drawn.status_words == "confirmed by a person"
    assert drawn.because == "rana confirmed it: seen on video"


def test_whoever_cannot_see_it_is_told_the_same() -> None:
    drawn = diagram(dossier(by("EA", "Reuters", "the mayor"), sides={"the mayor": "the town"}))

    assert drawn.title == f'c1: Reuters, from unnamed "the mayor": "{WORDS}"'
    assert 'unnamed "the mayor" told Reuters told EA' in drawn.description
    assert "Side: the town." in drawn.description
