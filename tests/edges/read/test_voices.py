"""Whom a mention means, within its own story."""

import pytest

from bot.core.claims import Closeness, Naming
from tests.edges.read.tellings import Read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Anna Kovacs said the mill had burned. She said the barn was safe.",
            ["Anna Kovacs", "Anna Kovacs"],
            id="she",
        ),
        pytest.param(
            "Anna Kovacs said the mill had burned. Kovacs said the barn was safe.",
            ["Anna Kovacs", "Anna Kovacs"],
            id="a surname",
        ),
        pytest.param(
            "The Vellan “Office for Rivers” said the mill had burned. The Office said the barn was safe.",
            ["Vellan “Office for Rivers”", "Vellan “Office for Rivers”"],
            id="an office by its first word",
        ),
        pytest.param(
            "The Polish Border Guard said a drone had crossed. The Poles said it fell near Chelm.",
            ["Polish Border Guard", "Polish Border Guard"],
            id="a people for its body",
        ),
        pytest.param(
            "The Polish Border Guard said a drone had crossed. The Polish statement said it fell.",
            ["Polish Border Guard", "Polish Border Guard"],
            id="a people's statement",
        ),
        pytest.param(
            "A spokesman for the Vellan Army said 40 rebels died. The army said none of its men did.",
            ["spokesman for the Vellan Army", "Vellan Army"],
            id="an office that somebody speaks for",
        ),
        pytest.param(
            "Amnesty said guards had tortured inmates. It said the governor knew.",
            ["Amnesty", "Amnesty"],
            id="it",
        ),
        pytest.param(
            "Maria Ruiz said the ferry had sunk. He said the captain was drunk.",
            ["Maria Ruiz", "he"],
            id="he is not a woman's voice",
        ),
        pytest.param("He said the train had derailed.", ["he"], id="nobody to mean"),
        pytest.param(
            "Chancellery spokeswoman Ilse Marrant said Tollen was still deciding. “We learned of it,” she "
            "said. She said the Senate of Tollen would meet.",
            ["Ilse Marrant", "Ilse Marrant", "Ilse Marrant"],
            id="she is no place",
        ),
        pytest.param(
            "Anna Kovacs said Jane Smith had fled. She said the barn was safe.",
            ["Anna Kovacs", "Anna Kovacs"],
            id="she speaks on, not whom she speaks of",
        ),
        pytest.param(
            "Vosk said the mill had burned down. He said nine people had died.",
            ["Vosk", "Vosk"],
            id="a name that nothing is known of can be his",
        ),
        pytest.param(
            "Norwind reported on Monday that the mill had burned. The barn was safe, the agency said.",
            ["Norwind", "Norwind"],
            id="the one agency of a report",
        ),
        pytest.param(
            "Norwind reported that the mill burned. Reuters reported that it stands. The agency said so.",
            ["Norwind", "Reuters", "agency"],
            id="one of two agencies",
        ),
        pytest.param(
            "Many Democrats on Capitol Hill, who argued that the mill should close, have left the town.",
            ["Many Democrats"],
            id="who is no place",
        ),
    ],
)
def test_a_short_mention_finds_the_voice_it_means(read: Read, text: str, names: list[str]) -> None:
    assert [telling.chain[-1] for telling in read(text).tellings] == names


def test_a_pronoun_does_not_reach_into_another_story(read: Read) -> None:
    text = (
        "Mill Burns Down in Lund\n\nAnna Kovacs said the mill had burned down in the night.\n\n"
        "Ferry Sinks Off Orje\n\nShe said the ferry had sunk with all its cars on board."
    )

    assert read(text).of_story(1)[0].chain == ("she",)


@pytest.mark.parametrize(
    ("text", "naming", "count"),
    [
        ("Anna Kovacs said the mill had burned down.", Naming.NAMED, None),
        ("The Vellan Army said the mill had burned down.", Naming.NAMED, None),
        ("Two officials said the mill had burned down.", Naming.DESCRIBED, 2),
        ("A senior miller said the mill had burned down.", Naming.DESCRIBED, 1),
        ("Sources said the mill had burned down.", Naming.UNNAMED, None),
        ("The Free Valleys opposition said the mill had burned down.", Naming.NAMED, None),
        ("The Syrian opposition said the mill had burned down.", Naming.NAMED, None),
        ("The office of Orvane’s security chief said the mill had burned down.", Naming.NAMED, None),
        ("The office of security chief Darin Vosk said the mill had burned down.", Naming.NAMED, None),
        ("The Chancellery of Tollen said the mill had burned down.", Naming.NAMED, None),
        ("Activists said the mill had burned down.", Naming.DESCRIBED, None),
        ("A nurse at the Tellin clinic said the mill had burned down.", Naming.DESCRIBED, 1),
        ("A group of Syrian doctors said the mill had burned down.", Naming.DESCRIBED, None),
        ("The opposition said the mill had burned down.", Naming.DESCRIBED, None),
        ("It is claimed that the mill burned down.", Naming.NOBODY, None),
    ],
)
def test_a_source_is_named_described_unnamed_or_nobody(
    read: Read, text: str, naming: Naming, count: int | None
) -> None:
    source = read(text).only.statement.chain.root

    assert (source.naming, source.count) == (naming, count)


def test_a_descriptor_is_kept_word_for_word(read: Read) -> None:
    text = "A “senior regional miller close to the guild” said the mill had burned down."

    assert read(text).only.chain == ("senior regional miller close to the guild",)


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("A spokesman for the Vellan Army said the bridge was safe.", "Vellan Army"),
        ("A State Department official said the bridge was safe.", "State Department"),
        ("Officials in Kabul said the bridge was safe.", ""),
        ("Anna Kovacs said the bridge was safe.", ""),
    ],
)
def test_a_spokesman_speaks_for_a_desk(read: Read, text: str, desk: str) -> None:
    assert read(text).only.statement.chain.root.desk == desk


def test_an_office_and_its_spokesman_are_one_voice(read: Read) -> None:
    text = (
        "Portugal's Presidency says the vote is off.\n\n"
        "Presidential spokesman Rui Costa said Lisbon had asked for another day."
    )

    desks = {telling.statement.chain.root.desk for telling in read(text).tellings}

    assert desks == {"Portugal's Presidency"}


def test_somebody_who_was_there_is_a_witness(read: Read) -> None:
    assert (
        read("One resident said soldiers burned four houses.").only.statement.chain.root.closeness
        is Closeness.WITNESS
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mara Oste, a nurse at the Tellin clinic, said a drone struck the depot on Sunday.", "Mara Oste"),
        ("A spokesman for the Vellan Army said a drone struck the depot.", "spokesman for the Vellan Army"),
        (
            "A Voss Party official familiar with the matter said the plan was dropped.",
            "Voss Party official familiar with the matter",
        ),
        ("The dam broke, according to Jane Smith, a nurse at the clinic.", "Jane Smith"),
    ],
)
def test_who_speaks_is_the_subject_and_nothing_that_describes_it(read: Read, text: str, name: str) -> None:
    assert read(text).only.chain == (name,)


@pytest.mark.parametrize(
    ("text", "desks"),
    [
        pytest.param(
            "The Chancellery of Tollen said it was off. Chancellery spokeswoman Ilse Marrant said so.",
            {"Chancellery of Tollen"},
            id="an office by its first word",
        ),
        pytest.param(
            "The Free Valleys opposition said it hit. “It fell,” said Free Valleys spokesman Oren Halse.",
            {"Free Valleys opposition"},
            id="a body by its name",
        ),
        pytest.param(
            "The office of security chief Darin Vosk said he stayed. “He did,” spokesman Anton Reve said.",
            {"office of security chief Darin Vosk"},
            id="the one body heard so far",
        ),
        pytest.param(
            "Norwind reported that the mill burned. “The barn is safe,” spokesman Anton Reve said.",
            {""},
            id="an outlet has not sent him",
        ),
        pytest.param(
            "Anna Kovacs said she stayed. An aide to Kovacs said she had slept.",
            {"Anna Kovacs"},
            id="an aide's own master",
        ),
    ],
)
def test_who_speaks_for_somebody_is_one_voice_with_them(read: Read, text: str, desks: set[str]) -> None:
    told = read(text).tellings

    assert {telling.statement.chain.root.desk for telling in told} == desks


def test_a_body_goes_by_the_fullest_name_it_has_here(read: Read) -> None:
    text = (
        "The Vellan Border Command closed the pass on Monday. The Border Command said nine people had died."
    )

    assert read(text).about("nine people").chain == ("Vellan Border Command",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Corrin Ports, which owns the wall, said it was safe.", "Corrin Ports", id="which owns"),
        pytest.param(
            "Norwind Bank, which owns the tower, said it was out.", "Norwind Bank", id="which owns it"
        ),
        pytest.param(
            "Opposition leader Per Dahl said the minister had lied.", "Per Dahl", id="after a title"
        ),
        pytest.param("The union's lawyer, Ana Holm, denied that it was so.", "Ana Holm", id="beside a title"),
        pytest.param("The ferry sank, its operator Alder Lines said.", "Alder Lines", id="beside what it is"),
    ],
)
def test_who_speaks_is_called_by_name_where_the_sentence_has_one(read: Read, text: str, name: str) -> None:
    telling = read(text).only

    assert telling.chain == (name,)
    assert telling.statement.chain.root.naming is Naming.NAMED


def test_what_cannot_speak_is_no_voice_of_a_word_that_rarely_tells(read: Read) -> None:
    assert read("The birds sing in the garden behind my house, and every morning I walk there.").said == []


@pytest.mark.parametrize(
    ("words", "name", "naming"),
    [
        ("The mayor of Marlow, Greta Lund, said", "Greta Lund", Naming.NAMED),
        ("The director of Norwind, Ilse Marrant, said", "Ilse Marrant", Naming.NAMED),
        ("The health ministry said", "health ministry", Naming.NAMED),
        ("The Marlow fire service said", "Marlow fire service", Naming.NAMED),
        ("Police said", "Police", Naming.NAMED),
        ("The regional council said", "regional council", Naming.NAMED),
        ("A ministry said", "ministry", Naming.DESCRIBED),
        ("Two councils said", "Two councils", Naming.DESCRIBED),
        ("A senior official close to the talks said", "senior official close to the talks", Naming.DESCRIBED),
        ("An engineer at the port said", "engineer at the port", Naming.DESCRIBED),
        ("Two people said", "Two people", Naming.UNNAMED),
    ],
)
def test_whoever_can_be_told_by_name_or_by_office_is_not_anonymous(
    read: Read, words: str, name: str, naming: Naming
) -> None:
    (telling,) = read(f"{words} the wall had been rotten for years.").tellings

    source = telling.statement.chain.root
    assert (source.name, source.naming) == (name, naming)


def test_a_body_is_not_whoever_leads_it(read: Read) -> None:
    first, second = read(
        "Council leader Bo Hart said the house would be sold. Ann Lee, who runs a bakery next door, said the "
        "council had promised in 2019 that the house would become a museum."
    ).tellings[:2]

    assert first.chain == ("Bo Hart",)
    assert second.chain[0] == "Ann Lee"
    assert "Bo Hart" not in second.chain


def test_whom_a_text_begins_with_is_told_of_too(read: Read) -> None:
    (telling,) = read("Ada Brill resigned on Friday. She said: “I have done nothing wrong.”").tellings

    assert telling.chain == ("Ada Brill",)
