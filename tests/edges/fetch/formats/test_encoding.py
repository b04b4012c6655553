"""Bytes are read in the encoding they are in, whatever is said of them."""

import pytest

from bot.core.errors import NothingToRead, NotText
from bot.edges.fetch.formats.encoding import codec_of, decode

ENGLISH = "“We had warned them”, said Ánn Lee — twice. The harbour wall gave way on Monday."
RUSSIAN = "Мэр порта сообщил в понедельник, что стена гавани обрушилась. Пострадали девять человек."
WRITINGS = {
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp866": RUSSIAN,
    "cp1256": "قال رئيس البلدية يوم الاثنين إن جدار الميناء انهار وإن تسعة أشخاص أصيبوا بجروح في الحادث",
    "cp932": "市長は月曜日、港の壁が崩れ、九人がけがをしたと述べた。警察は原因を調べている。",
    "euc_jp": "市長は月曜日、港の壁が崩れ、九人がけがをしたと述べた。警察は原因を調べている。",
    "gb18030": "市长星期一说，港口的墙倒塌了，九人受伤。警方正在调查事故的原因。",
    "big5": "市長星期一說，港口的牆倒塌了，九人受傷。警方正在調查事故的原因。",
    "cp949": "시장은 월요일 항구의 벽이 무너져 아홉 명이 다쳤다고 말했다. 경찰이 원인을 조사하고 있다.",
    "cp1252": "Le maire a déclaré que le mur du port s’était effondré : neuf personnes sont blessées.",
    "cp1250": "Starosta řekl v pondělí, že přístavní zeď se zřítila a devět lidí bylo zraněno při nehodě.",
    "cp1253": "Ο δήμαρχος είπε τη Δευτέρα ότι ο τοίχος του λιμανιού κατέρρευσε και εννέα τραυματίστηκαν.",
    "cp1254": "Belediye başkanı pazartesi liman duvarının çöktüğünü ve dokuz kişiyi yaraladığını söyledi.",
    "cp1255": "ראש העיר אמר ביום שני כי קיר הנמל קרס ותשעה בני אדם נפצעו בתאונה",
}
LABELS = {
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "gb2312",
    "cp949": "euc-kr",
    "cp866": "ibm866",
    "cp1252": "iso-8859-1",
}


def label(codec: str) -> str:
    return LABELS.get(codec, codec.replace("cp", "windows-"))


@pytest.mark.parametrize("codec", WRITINGS)
@pytest.mark.parametrize("before", ["", "<p>This page has more markup in ASCII than it has words.</p>" * 20])
def test_what_is_stated_rightly_is_believed(codec: str, before: str) -> None:
    text = before + WRITINGS[codec]

    assert decode(text.encode(codec), label(codec)) == text


@pytest.mark.parametrize("codec", WRITINGS)
@pytest.mark.parametrize("way", ['<meta charset="{}">', "<meta content='text/html; charset={}'>"])
def test_a_page_may_state_it_itself(codec: str, way: str) -> None:
    text = f"<html><head>{way.format(label(codec))}</head><p>{WRITINGS[codec]}</p>"

    assert decode(text.encode(codec), is_page=True) == text


@pytest.mark.parametrize("codec", [codec for codec in WRITINGS if codec != "cp866"])
@pytest.mark.parametrize("lie", ["", "utf-8", "no-such-charset", "zlib"])
def test_without_a_true_word_it_is_found_out(codec: str, lie: str) -> None:
    assert decode(WRITINGS[codec].encode(codec), lie) == WRITINGS[codec]


@pytest.mark.parametrize(
    "codec", ["cp1251", "koi8-r", "cp1256", "cp932", "gb18030", "cp949", "cp1253", "cp1255"]
)
def test_western_stated_over_another_script_is_not_believed(codec: str) -> None:
    assert decode(WRITINGS[codec].encode(codec), "iso-8859-1") == WRITINGS[codec]


def test_the_two_russian_sets_are_told_apart() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), "windows-1251") == RUSSIAN
    assert decode(RUSSIAN.encode("cp1251"), "koi8-r") == RUSSIAN


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "shift_jis", "utf-16", ""])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, "naïve"])
def test_what_is_utf_8_is_read_as_that(text: str, charset: str) -> None:
    assert decode(text.encode(), charset) == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_goes_before_what_is_stated(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec), "windows-1252") == RUSSIAN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [ENGLISH, RUSSIAN, WRITINGS["gb18030"] + " 2018.", f"<html><p>{ENGLISH}</p>"]
)
@pytest.mark.parametrize("charset", ["", "utf-16", "iso-8859-1"])
def test_utf_16_without_its_mark_is_found_out(codec: str, text: str, charset: str) -> None:
    assert decode(text.encode(codec), charset) == text


def test_western_bytes_stated_as_latin_1_have_their_curly_quotation_marks() -> None:
    assert decode(ENGLISH.encode("cp1252"), "latin1") == ENGLISH


def test_japanese_mail_is_read() -> None:
    text = WRITINGS["cp932"]

    assert decode(text.encode("iso2022_jp"), "iso-2022-jp") == text


def test_a_few_broken_bytes_do_not_make_utf_8_something_else() -> None:
    assert decode(RUSSIAN.encode() + b"\xff", "windows-1251") == RUSSIAN + "\ufffd"


def test_a_few_nulls_in_a_text_are_left_out() -> None:
    assert decode(b"\x00" + ENGLISH.encode() * 20) == ENGLISH * 20


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\x00\x00\x01",
        b"\xff\xfe\x00",
        bytes(range(256)) * 9,
        b"\xef\xbb\xbf" + bytes(range(128, 256)),
    ],
    ids=["nulls", "half a character", "every byte", "marked as UTF-8"],
)
@pytest.mark.parametrize("charset", ["", "utf-8", "utf-16"])
def test_what_is_not_text_is_refused(content: bytes, charset: str) -> None:
    with pytest.raises(NotText):
        decode(content, charset)


@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_nothing_is_nothing_to_read(content: bytes) -> None:
    with pytest.raises(NothingToRead):
        decode(content)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF8", "utf-8"),
        (' "Latin-1" ', "cp1252"),
        ("gb2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("zlib", ""),
        ("unicode_escape", ""),
        ("", ""),
    ],
)
def test_only_labels_that_browsers_know_are_looked_up(name: str, codec: str) -> None:
    assert codec_of(name) == codec
