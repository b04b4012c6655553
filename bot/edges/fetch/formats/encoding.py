"""What characters bytes are.

Pages and files state their encoding wrongly often enough that what is stated is believed only where the
characters it gives look like writing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

from bot.core.errors import NothingToRead, NotText

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_STATED_IN_PAGE = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:-]{2,30})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:-]{2,30})[\"']",
    re.IGNORECASE,
)
_STATED_WITHIN = 4_096  # bytes of a page; browsers look at 1,024, and some heads begin with more comments
_SAMPLE = 60_000  # bytes in which what is stated is checked
_GUESSED_FROM = 12_000  # bytes; charset-normalizer takes a second for 100,000
_MARKUP = re.compile(
    rb"<(?:script|style)\b.{0,20000}?</|<[^<>]{0,2000}>|&[#\w]{1,30};", re.IGNORECASE | re.DOTALL
)

# Python's codec for each label that browsers know (WHATWG "Encoding"), old names read as what they became.
# A label that is not here is not looked up: among Python's codecs are some that are no encodings of text.
_LABELS = {
    "utf-8": "utf8 unicode-1-1-utf-8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le unicode csunicode ucs-2 iso-10646-ucs-2 unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "cp1252": "windows-1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 "
    "ascii us-ascii ansi_x3.4-1968 cp819 ibm819",
    "cp1250": "windows-1250 x-cp1250",
    "cp1251": "windows-1251 win-1251 win1251 x-cp1251",
    "cp1253": "windows-1253 x-cp1253",
    "cp1254": "windows-1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 latin5 l5",
    "cp1255": "windows-1255 x-cp1255",
    "cp1256": "windows-1256 x-cp1256",
    "cp1257": "windows-1257 x-cp1257",
    "cp1258": "windows-1258 x-cp1258",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 tis-620",
    "cp866": "ibm866 866 csibm866",
    "iso8859-2": "iso-8859-2 iso88592 iso_8859-2 latin2 latin-2 l2",
    "iso8859-3": "iso-8859-3 latin3",
    "iso8859-4": "iso-8859-4 latin4",
    "iso8859-5": "iso-8859-5 iso88595 cyrillic",
    "iso8859-6": "iso-8859-6 iso88596 arabic",
    "iso8859-7": "iso-8859-7 iso88597 greek greek8",
    "iso8859-8": "iso-8859-8 iso-8859-8-i iso88598 hebrew visual logical",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 iso885915 latin-9 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb2312 gb_2312 gb_2312-80 gbk x-gbk chinese csgb2312 iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji ms932 csshiftjis",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr cseuckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
}
_OF_TWO_BYTES = frozenset({"gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"})
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_LOWER_THEN_UPPER = re.compile(r"[^\W\d_]*[a-zа-яёß-öø-ÿα-ω][A-ZА-ЯЁÀ-ÖØ-ÞΑ-Ω]")


def decode(content: bytes, charset: str = "", *, is_page: bool = False) -> str:
    """Return the characters of a page or file.

    A byte order mark is believed first; then bytes that are UTF-8 are UTF-8 whatever is stated; then what is
    stated with them, where it gives writing; the last resort is a guess.

    Args:
        content: what was captured.
        charset: as stated from outside, by a server or a mail; "" when nothing was.
        is_page: whether the bytes may state an encoding themselves, as HTML and XML do.

    Raises:
        NothingToRead: when there is nothing but white space.
        NotText: when it is not text.
    """
    if not content.strip(b" \t\r\n\f\v"):
        raise NothingToRead("empty")
    for mark, codec in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _nearly(content[len(mark) :], codec)
    stated = _stated(content, charset, is_page)
    if b"\x00" in content:
        return _with_nulls(content, stated)
    if b"\x1b$" in content[:_SAMPLE] and "iso2022_jp" in stated:
        return content.decode("iso2022_jp", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content, stated)


def codec_of(label: str) -> str:
    """Return Python's name of the encoding that browsers know by this label; "" when they know none."""
    return _codecs().get(label.strip().strip("\"'").lower(), "")


def _nearly(content: bytes, codec: str) -> str:
    """Decode what says by its mark what it is; a few broken bytes are no reason to refuse it."""
    text = content.decode(codec, "replace")
    if text.count("\ufffd") * 100 > len(text):
        raise NotText(f"not {codec}, though it says so", seen="it holds signs that no text has")
    return text


def _stated(content: bytes, charset: str, is_page: bool) -> list[str]:
    """Return the codecs that are stated, the outer first, each once."""
    labels = [charset]
    if is_page and (match := _STATED_IN_PAGE.search(content[:_STATED_WITHIN])):
        labels.append((match[1] or match[2]).decode("ascii", "replace"))
    return list(dict.fromkeys(filter(None, map(codec_of, labels))))


def _legacy(content: bytes, stated: list[str]) -> str:
    """Decode what is not UTF-8, or not all of it."""
    if _is_mostly_utf_8(content):
        return content.decode("utf-8", "replace")
    sample = _MARKUP.sub(b" ", content[:_SAMPLE])
    for codec in stated:
        if codec.startswith("utf-"):
            continue  # it is none of them, or it would have been read by now
        if _is_writing(_sampled(sample, codec), codec):
            return content.decode(codec, "replace")
    return content.decode(_guess(sample), "replace")


def _sampled(sample: bytes, codec: str) -> str:
    # The sample's end may cut a character in two.
    return sample.decode(codec, "replace").removesuffix("\ufffd")


def _is_mostly_utf_8(content: bytes) -> bool:
    """Tell whether it is UTF-8 with some bytes broken: cut off, or pasted into it by a careless system."""
    text = content[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return whole > 4 * broken


def _is_writing(text: str, codec: str) -> bool:
    """Tell whether a sample, decoded, looks like what people write."""
    high = sum(character > "\x7f" for character in text)
    odd = sum(character == "\ufffd" or "\x80" <= character <= "\x9f" for character in text)
    if odd > 2 + high // 50:
        return False
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    if not words or codec in _OF_TWO_BYTES:
        return True
    return not (
        _share(words, _is_of_two_scripts) > 0.3
        or _share(words, _is_all_accents) > 0.5
        or (
            _share(words, _is_inside_out) > 0
            and _share(words, lambda w: _is_inside_out(w) or w.isupper()) > 0.3
        )
    )


def _share(words: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, words)) / len(words)


def _is_of_two_scripts(word: str) -> bool:
    """Tell whether Latin letters stand beside others: no language writes so, a wrong encoding does."""
    return len({_script(letter) for letter in word}) > 1


def _is_all_accents(word: str) -> bool:
    """Tell whether a Latin word has more letters beyond ASCII than within, as misread Cyrillic has."""
    return _script(word[0]) == "LATIN" and sum(letter > "\x7f" for letter in word) * 2 > len(word)


def _is_inside_out(word: str) -> bool:
    """Tell whether capitals follow small letters: KOI8-R and windows-1251 have them the other way about."""
    return _LOWER_THEN_UPPER.match(word) is not None


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter > "\x7f" else "LATIN"


def _with_nulls(content: bytes, stated: list[str]) -> str:
    """Decode UTF-16 without its mark, or text that a few NULs got into.

    Raises:
        NotText: when it is neither.
    """
    sample = content[: _SAMPLE // 2 * 2]
    without = content.replace(b"\x00", b"")
    # Half of an English text in UTF-16 is NUL; what is left of a Russian one is full of control characters.
    if sample.count(0) * 4 < len(sample) and not _CONTROLS.search(without) and _is_utf_8(without):
        return without.decode("utf-8")
    # The upper half of a space, a digit or a full stop is NUL, and comes first in one of the two.
    orders = ["utf-16-be", "utf-16-le"]
    if sample[1::2].count(0) > sample[::2].count(0):
        orders.reverse()
    for codec in orders:
        text = _sampled(sample, codec)
        if len(text) > 1 and _is_prose(text):
            return content.decode(codec, "replace")
    if sample.count(0) * 100 > len(sample):
        raise NotText("NUL bytes in it", seen="it holds signs that no text has")
    return _legacy(without, stated)


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_prose(text: str) -> bool:
    """Tell whether nearly all of a sample is letters, marks and spaces, of three scripts at most.

    Bytes read in the wrong order are still characters, but of every script there is.
    """
    kinds = Counter(unicodedata.category(character)[0] for character in re.sub(r"[\t\r\n\f]", " ", text))
    if kinds["C"] * 100 > len(text) or text.count("\ufffd") or (kinds["L"] + kinds["Z"]) * 2 < len(text):
        return False
    scripts = Counter(_script(character) for character in text if character.isalpha())
    return sum(count for _, count in scripts.most_common(3)) * 10 >= sum(scripts.values()) * 9


def _guess(sample: bytes) -> str:
    # Imported here because it reads its tables at import.
    from charset_normalizer import from_bytes

    guess = from_bytes(sample.strip()[:_GUESSED_FROM], cp_isolation=_guessed(), threshold=0.3).best()
    if guess is None:
        raise NotText("in no encoding that could be told", seen="its letters cannot be made out")
    return guess.encoding


@cache
def _codecs() -> dict[str, str]:
    return {label: codec for codec, labels in _LABELS.items() for label in (codec, *labels.split())}


def _guessed() -> list[str]:
    """Return what is guessed among: what newsrooms are sent, but no rare sets that look like any text."""
    return [
        "cp1252",
        "cp1251",
        "koi8-r",
        "cp1250",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        *sorted(_OF_TWO_BYTES),
    ]
