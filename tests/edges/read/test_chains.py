"""Through whom a claim came to the report."""

import pytest

from bot.core.claims import Commitment, Flag, Naming, QuoteForm, Role, StatementKind
from tests.edges.read.tellings import Read


@pytest.mark.parametrize(
    ("text", "chain", "words"),
    [
        pytest.param(
            "The harbour master said that two ferries had collided.",
            ("harbour master",),
            "two ferries had collided",
            id="one voice",
        ),
        pytest.param(
            "Citing a “retired admiral close to the court”, Reuters reported that the fleet had sailed.",
            ("Reuters", "retired admiral close to the court"),
            "the fleet had sailed",
            id="citing first",
        ),
        pytest.param(
            "Reuters, citing two security sources, said troops had crossed the river at dawn.",
            ("Reuters", "two security sources"),
            "troops had crossed the river at dawn",
            id="citing between",
        ),
        pytest.param(
            "The Tribune reported, citing two people familiar with the audit, that the money had left.",
            ("Tribune", "two people familiar with the audit"),
            "the money had left",
            id="citing before what is said",
        ),
        pytest.param(
            "Reuters reported, citing an official, that the port had been closed since Monday.",
            ("Reuters", "official"),
            "the port had been closed since Monday",
            id="citing one official before what is said",
        ),
        pytest.param(
            "Police told the Harbour Wire agency that three men had been arrested.",
            ("Harbour Wire agency", "Police"),
            "three men had been arrested",
            id="told an agency by its full name",
        ),
        pytest.param(
            "The Tribune reports that the company bribed two ministers, citing court papers.",
            ("Tribune", "court papers"),
            "the company bribed two ministers",
            id="citing last",
        ),
        pytest.param(
            "Two officials told Reuters that the minister had resigned.",
            ("Reuters", "Two officials"),
            "the minister had resigned",
            id="told an agency",
        ),
        pytest.param(
            "In an interview with the BBC, the colonel said the base had been abandoned.",
            ("BBC", "colonel"),
            "the base had been abandoned",
            id="in an interview",
        ),
        pytest.param(
            "The colonel was quoted by the Tribune as saying that the base had been abandoned.",
            ("Tribune", "colonel"),
            "the base had been abandoned",
            id="quoted by",
        ),
        pytest.param(
            "Tass news agency cited the Russian Defence Ministry as saying that the frigate sank.",
            ("Tass news agency", "Russian Defence Ministry"),
            "the frigate sank",
            id="cited as saying",
        ),
        pytest.param(
            "According to a Reuters report, the general was arrested on Friday.",
            ("Reuters",),
            "the general was arrested on Friday",
            id="according to a report",
        ),
        pytest.param(
            "The baker told the Harbour Gazette that the mill had burned down.",
            ("baker",),
            "the mill had burned down",
            id="told this very outlet",
        ),
        pytest.param(
            "Amnesty said in a report that guards had tortured 12 inmates.",
            ("Amnesty",),
            "guards had tortured 12 inmates",
            id="said in a report",
        ),
    ],
)
def test_a_chain_names_every_voice_nearest_first(
    read: Read, text: str, chain: tuple[str, ...], words: str
) -> None:
    telling = read(text).only

    assert (telling.chain, telling.words) == (chain, words)


def test_the_last_hop_is_the_origin_and_the_others_are_relays(read: Read) -> None:
    hops = read("Two officials told Reuters that the minister had resigned.").only.statement.chain.hops

    assert [hop.source.role for hop in hops] == [Role.PUBLISHER, Role.RELAY, Role.ORIGIN]


def test_a_claim_inside_a_claim_is_marked_as_not_heard_here(read: Read) -> None:
    text = "Petra Lind said the police had told her that her brother was dead."

    telling = read(text).only

    assert (telling.chain, telling.words) == (("Petra Lind", "police"), "her brother was dead")
    assert [hop.heard for hop in telling.statement.chain.hops] == [True, True, False]


def test_a_quotation_that_passes_something_on_is_told_beside_what_it_passes_on(read: Read) -> None:
    text = (
        "Hanna Berg, a lawyer for the family, said: “They had no chance. "
        "The police told us that the door was locked.”"
    )

    assert read(text).said == [
        (("Hanna Berg",), "They had no chance. The police told us that the door was locked"),
        (("Hanna Berg", "police"), "the door was locked"),
    ]


def test_what_is_told_and_then_quoted_after_a_colon_is_two_statements(read: Read) -> None:
    text = "Ruiz said that Orje would not have paid: “We knew nothing of the bill. We sent it back.”"

    forms = [(telling.words, telling.statement.form) for telling in read(text).tellings]

    assert forms == [
        ("Orje would not have paid", QuoteForm.INDIRECT),
        ("We knew nothing of the bill. We sent it back", QuoteForm.DIRECT),
    ]


@pytest.mark.parametrize(
    ("text", "commitments"),
    [
        ("The ministry said the dam had burst.", (Commitment.CERTAIN,)),
        ("The bank expects prices to rise next year.", (Commitment.PROBABLE,)),
        ("The ministry said the dam may have burst.", (Commitment.POSSIBLE,)),
        ("The company said it may close two plants.", (Commitment.POSSIBLE,)),
        (
            "Reuters, citing a colonel, reported that the dam had burst.",
            (Commitment.NOT_COMMITTED, Commitment.CERTAIN),
        ),
        ("It is claimed that the dam burst at noon.", (Commitment.NOT_COMMITTED,)),
    ],
)
def test_each_hop_says_how_strongly_its_voice_stands_behind_the_words(
    read: Read, text: str, commitments: tuple[Commitment, ...]
) -> None:
    assert read(text).only.commitments == commitments


def test_what_somebody_did_not_say_is_a_note_with_the_words_that_say_so(read: Read) -> None:
    telling = read("The colonel did not deny that the base had been abandoned.").only

    assert (telling.chain, telling.kind) == (("colonel",), StatementKind.OMISSION_NOTE)
    assert telling.words == "did not deny that the base had been abandoned"


def test_what_earlier_reports_have_said_is_background(read: Read) -> None:
    telling = read("Previous reports have said that the minister opened a secret channel to Orje.").only

    assert telling.statement.chain.root.naming is Naming.UNNAMED
    assert Flag.IN_PASSING in telling.flags


def test_the_owner_of_a_plan_has_said_nothing(read: Read) -> None:
    text = "The mayor met with the head of the guard, Col. Emil Staal, about the army’s plans to protect it."

    assert read(text).tellings == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anna Kovacs, who said that the mill had burned, has left the town.", "the mill had burned"),
        (
            "The president told the council he would resign if they did not vote.",
            "he would resign if they did not vote",
        ),
    ],
)
def test_the_words_of_a_claim_are_all_of_it_and_no_more(read: Read, text: str, words: str) -> None:
    assert read(text).only.words == words


def test_a_description_in_quotation_marks_is_kept_whole(read: Read) -> None:
    text = (
        "Citing a “senior harbour official close to the talks”, Norwind reported that an envoy came by night."
    )

    assert read(text).only.chain == ("Norwind", "senior harbour official close to the talks")


def test_what_a_speaker_points_to_is_no_document_of_others(read: Read) -> None:
    text = "The country “has made changes for the better,” McConnell said, citing the release of prisoners."

    assert read(text).only.chain == ("McConnell",)
