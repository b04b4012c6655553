"""What is said of a report, or of parts of one, in a language that was not read."""

from bot.core.claims import Reading, Unread
from bot.core.languages import language_name
from bot.core.rendering.parts import counted, listed


def unread_words(reading: Reading) -> str:
    """Say what was not read, in which language, and what was taken from it."""
    engine = reading.stand_in.engine if reading.stand_in else reading.engine
    reads = f"The {engine.name} reader reads English only"
    number = len(reading.quotations)
    passages = "one passage" if number == 1 else counted(number, "passage")
    kept = (
        f"I kept the {passages} in quotation marks and claim nothing more."
        if number
        else "nothing in it stands in quotation marks, so I took nothing from it."
    )
    if reading.is_unread:
        return f"This report is in {_names(reading)}. {reads}; {kept}"
    return f"{_paragraphs_words(reading)} not read. {reads}; {kept}"


def quotations_words(reading: Reading) -> str:
    """Say what the quotations in the thread are, and what is not known of them."""
    what = f"In quotation marks in the {_names(reading)} text" if _is_named(reading) else "In quotation marks"
    return f"{what}, word for word. Who says it, and whether it is quoted speech at all, was not read."


def _names(reading: Reading) -> str:
    return listed(language_name(u.language) for u in reading.unread)


def _is_named(reading: Reading) -> bool:
    return all(u.language for u in reading.unread)


def _paragraphs_words(reading: Reading) -> str:
    counts = [_in_language(u, first=i == 0) for i, u in enumerate(reading.unread)]
    one = len(counts) == 1 and len(reading.unread[0].paragraphs) == 1
    return f"{listed(counts)} {'was' if one else 'were'}"


def _in_language(unread: Unread, *, first: bool) -> str:
    number = len(unread.paragraphs)
    many = counted(number, "paragraph") if first else f"{number:,}"
    return f"{many} in {language_name(unread.language)}"
