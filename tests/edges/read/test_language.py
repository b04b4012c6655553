"""Only English is read."""

import pytest

from bot.core.errors import NothingToRead, OtherLanguage
from bot.edges.read.embedded import EmbeddedReader
from bot.edges.read.embedded.language import require_english
from tests.builders import report


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Der Bürgermeister sagte, die Brücke sei wegen der Flut seit Montag gesperrt.", id="German"
        ),
        pytest.param(
            "Le maire a déclaré que le pont était fermé depuis lundi à cause de la crue.", id="French"
        ),
        pytest.param("Мэр сообщил, что мост закрыт с понедельника из-за наводнения.", id="Russian"),
        pytest.param("قال رئيس البلدية إن الجسر مغلق منذ يوم الاثنين بسبب الفيضان.", id="Arabic"),
    ],
)
def test_a_report_in_another_language_is_refused(text: str) -> None:
    with pytest.raises(OtherLanguage):
        require_english(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bridge closed", id="two words"),
        pytest.param("Flood Clears Lower Town", id="a heading"),
        pytest.param("The mayor said the bridge has been closed since Monday.", id="a sentence"),
        pytest.param(
            "“Fait accompli,” said the mayor of Köln of the vote in the Bürgerschaft.", id="foreign words"
        ),
    ],
)
def test_english_is_read(text: str) -> None:
    require_english(text)


@pytest.mark.parametrize("text", ["", " \n\n ", "— … —", "!!!"])
def test_a_text_without_words_is_nothing_to_read(reader: EmbeddedReader, text: str) -> None:
    with pytest.raises(NothingToRead):
        reader.draft(report(text))


async def test_a_report_is_read_beside_the_event_loop(reader: EmbeddedReader) -> None:
    draft = await reader.read(report("The mayor said the bridge has been closed since Monday."))

    assert len(draft.statements) == 1
