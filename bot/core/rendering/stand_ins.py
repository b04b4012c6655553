"""What is said of a report that another engine read in the language model's place."""

from typing import assert_never

from bot.core.claims import Hindrance, Reading, StandIn


def stand_in_words(reading: Reading) -> str:
    """Say why the engine in use did not read a report, and who did; "" where it read itself."""
    stand_in = reading.stand_in
    if stand_in is None:
        return ""
    read = f"{hindrance_words(stand_in)}. I read this with the {stand_in.engine.name} reader instead"
    # Of a report it did not read, what it reads is said in a line of its own.
    return (
        f"{read}." if reading.is_unread else f"{read}; every quote is checked against the text all the same."
    )


def hindrance_words(stand_in: StandIn) -> str:
    """Say why the language model did not read."""
    match stand_in.hindrance:
        case Hindrance.SLOW:
            return f"My language model has not answered for {stand_in.seconds} s"
        case Hindrance.BUSY:
            return "My language model is busy for longer than I may wait"
        case Hindrance.FAILED:
            return "My language model cannot be reached, or answers with an error"
        case Hindrance.REFUSED:
            return "My language model will not read this report"
        case Hindrance.GARBLED:
            return "My language model gave no answer that I could use"
        case Hindrance.SPENT:
            return "My language model's budget for today is used up"
        case _:
            assert_never(stand_in.hindrance)
