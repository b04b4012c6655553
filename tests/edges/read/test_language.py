"""Only English is read; of the rest, what stands in quotation marks is kept."""

import pytest

from bot.core.claims import settle
from bot.core.errors import NothingToRead, OtherLanguage
from bot.edges.read.embedded import EmbeddedReader
from bot.edges.read.embedded.language import find_unread
from tests.builders import report
from tests.edges.read.tellings import Read

ENGLISH = "The mayor said the bridge has been closed since Monday."
FOREIGN = {
    "de": "Der Bürgermeister sagte, die Brücke sei wegen der Flut seit Montag gesperrt.",
    "fr": "Le maire a déclaré que le pont était fermé depuis lundi à cause de la crue.",
    "es": "El alcalde dijo que el puente está cerrado desde el lunes por la crecida del río.",
    "tr": "Belediye başkanı köprünün sel nedeniyle pazartesi gününden beri kapalı olduğunu söyledi.",
    "ru": "Мэр сообщил, что мост закрыт с понедельника из-за наводнения.",
    "ar": "قال رئيس البلدية إن الجسر مغلق منذ يوم الاثنين بسبب الفيضان.",
    "he": "ראש העיר אמר כי הגשר סגור מאז יום שני בגלל ההצפה.",
    "el": "Ο δήμαρχος είπε ότι η γέφυρα είναι κλειστή από τη Δευτέρα λόγω της πλημμύρας.",
    "zh": "市长说，由于洪水，大桥自周一起关闭。",
    "ja": "市長は、洪水のため橋が月曜日から閉鎖されていると述べた。",
    "ko": "시장은 홍수 때문에 다리가 월요일부터 폐쇄되었다고 말했다.",
    "hi": "महापौर ने कहा कि बाढ़ के कारण पुल सोमवार से बंद है।",
    "th": "นายกเทศมนตรีกล่าวว่าสะพานปิดตั้งแต่วันจันทร์เพราะน้ำท่วม",
    "hy": "Քաղաքապետն ասել է, որ կամուրջը փակ է երկուշաբթիից։",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_the_language_of_a_report_is_told(code: str) -> None:
    (unread,) = find_unread(FOREIGN[code])

    assert unread.language == code
    assert [p.of(FOREIGN[code]) for p in unread.paragraphs] == [FOREIGN[code]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bridge closed", id="two words"),
        pytest.param("Flood Clears Lower Town", id="a heading"),
        pytest.param(ENGLISH, id="a sentence"),
        pytest.param(
            "“Fait accompli,” said the mayor of Köln of the vote in the Bürgerschaft.", id="foreign words"
        ),
        pytest.param(
            f"{ENGLISH}\n\nAbu Bakr al-Baghdadi, Abu Muhammad al-Julani, Hassan Nasrallah, Qasem Soleimani",
            id="a row of names",
        ),
        pytest.param(f"{ENGLISH}\n\nEl Pais, Le Monde, Die Zeit", id="names of outlets"),
    ],
)
def test_english_is_read(text: str) -> None:
    assert find_unread(text) == ()


@pytest.mark.parametrize("code", ["de", "fr", "ru", "ar", "zh"])
def test_of_a_mixed_report_the_english_paragraphs_are_read(read: Read, code: str) -> None:
    told = read(f"{FOREIGN[code]}\n\n{ENGLISH}\n\n{FOREIGN[code]} «{FOREIGN[code]}»")

    assert [t.words for t in told.tellings] == ["the bridge has been closed since Monday"]
    assert [(u.language, len(u.paragraphs)) for u in told.reading.unread] == [(code, 2)]
    assert [q.of(told.text) for q in told.reading.quotations] == [FOREIGN[code]]
    assert not told.reading.is_unread


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Мэр: «Мы не знаем», «ущерб велик».", ["Мы не знаем", "ущерб велик"]),
        ("Der Bürgermeister sagte: „Wir wissen nichts“, und ging nach Hause.", ["Wir wissen nichts"]),
        ("Le maire a dit : « Nous ne savons rien » et il est parti.", ["Nous ne savons rien"]),
        ("市长说：“我们不知道。”他又说：「损失很大」。", ["我们不知道。", "损失很大"]),
        ('ראש העיר אמר: "איננו יודעים". צה"ל לא הגיב.', ["איננו יודעים"]),
        ("قال: «لا نعلم». وأضاف: “الضرر كبير”.", ["لا نعلم", "الضرر كبير"]),
        ("Мэр сказал: «Мы не знаем.\n\n«Никто не знает», — добавил он.", ["Мы не знаем. … Никто не знает"]),
        ("Мэр сказал: «Он крикнул „пожар“ и ушёл».", ["Он крикнул „пожар“ и ушёл"]),
    ],
    ids=["Russian", "German", "French", "Chinese", "Hebrew", "Arabic", "two paragraphs", "nested"],
)
def test_what_stands_in_quotation_marks_is_kept_and_claims_nothing(
    read: Read, text: str, passages: list[str]
) -> None:
    told = read(text)

    assert [q.of(text) for q in told.reading.quotations] == passages
    assert told.reading.is_unread
    assert (told.reading.statements, told.reading.stories, told.reading.dropped) == ((), (), ())


def test_a_report_in_another_language_that_quotes_nothing_is_refused_by_its_name(
    reader: EmbeddedReader,
) -> None:
    with pytest.raises(OtherLanguage) as refused:
        reader.draft(report(FOREIGN["ru"]))

    assert "not in English (Russian)" in refused.value.sentence


def test_a_quotation_that_nothing_closes_is_not_kept(reader: EmbeddedReader) -> None:
    with pytest.raises(OtherLanguage):
        reader.draft(report("Мэр сказал: «Мы не знаем, когда он откроется."))


@pytest.mark.parametrize("text", ["", " \n\n ", "— … —", "!!!"])
def test_a_text_without_words_is_nothing_to_read(reader: EmbeddedReader, text: str) -> None:
    with pytest.raises(NothingToRead):
        reader.draft(report(text))


async def test_a_report_is_read_beside_the_event_loop(reader: EmbeddedReader) -> None:
    draft = await reader.read(report(ENGLISH))

    assert len(draft.statements) == 1


def test_the_same_words_outside_quotation_marks_do_not_move_a_passage(reader: EmbeddedReader) -> None:
    leaf = report("Мы не знаем, сказал мэр. «Мы не знаем», — повторил он.")

    (quotation,) = settle(reader.draft(leaf), leaf, reader.engine).quotations

    assert quotation.reach.start == leaf.text.index("«") + 1
