"""One name in many spellings, and many names in one spelling."""

import pytest

from bot.core.names import Voice, is_spelled, name_words, speakers_in, spelling_key


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("Yevgeny", "Evgeniy"),
        ("Yevgeny Prigozhin", "Evgeny Prigoschin"),
        ("Yevgeny Prigozhin", "Y. Prigozhin"),
        ("E. Prigozhin", "Yevgeny Prigozhin"),
        ("prigozhin", "Yevgeny Prigozhin"),
        ("Евгений Пригожин", "Yevgeny Prigozhin"),
        ("Zelensky", "Volodymyr Zelenskyy"),
        ("Zelenskiy", "President Zelensky"),
        ("Muhammad al-Amin", "Mohammed Amin"),
        ("Mohamed", "Mohammad"),
        ("Hussein", "Husayn"),
        ("Youssef", "Yusuf"),
        ("Yulia", "Julia"),
        ("Aleksandr", "Alexander"),
        ("Sergei", "Sergey"),
        ("Tchaikovsky", "Chaikovskiy"),
        ("Mueller", "Müller"),
        ("Erdogan", "Erdoğan"),
        ("Jorgensen", "Jørgensen"),
        ("JEAN-PIERRE BLANC", "Jean Pierre Blanc"),
        ("Mr Oste", "Mara Oste"),
        ("Mara Oste", "Oste"),
        ("Commander Tessaly", "Juno Tessaly"),
        ("nurse", "a nurse at the Tellin clinic"),
    ],
)
def test_a_name_is_found_in_another_spelling(sought: str, name: str) -> None:
    assert is_spelled(sought, name)
    own, others = name_words(sought)[-1], name_words(name)
    if len(own) > 1:
        assert spelling_key(own) in [spelling_key(word) for word in others]


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("Oste", "Halse"),
        ("Mara Oste", "Per Oste"),
        ("Mara Oste", "Mara"),
        ("Marin", "Moran"),
        ("Bush", "Bosch Foundation"),
        ("Lee", "Li"),
        ("Anna", "Oona"),
        ("Vosk", "Visek"),
        ("Y. Prigozhin", "Sergei Prigozhin"),
        ("", "Mara Oste"),
        ("Mara Oste", ""),
    ],
)
def test_another_name_is_not_found(sought: str, name: str) -> None:
    assert not is_spelled(sought, name)


def test_spellings_of_one_name_stand_together_and_the_fullest_is_shown() -> None:
    found = speakers_in(
        [Voice("Prigozhin", 9, 4), Voice("Evgeniy Prigozhin", 1, 1), Voice("Yevgeny Prigozhin", 3, 2)]
    )

    (speaker,) = found
    assert speaker.name == "Yevgeny Prigozhin"
    assert speaker.others == ("Evgeniy Prigozhin", "Prigozhin")


def test_a_surname_that_two_people_have_stands_by_itself() -> None:
    found = speakers_in([Voice("Oste", 9, 4), Voice("Mara Oste", 1, 1), Voice("Per Oste", 3, 2)])

    assert [(s.name, s.others) for s in found] == [("Oste", ()), ("Per Oste", ()), ("Mara Oste", ())]
