"""Why the model did not read: the news that ends its turn, and begins the stand-in's."""

from bot.core.claims import Hindrance


class Hindered(Exception):
    """The model does not read this report.

    Attributes:
        detail: for the log and the operator; no words of a report's or an answer's.
        seconds: that were waited, where it was slow.
    """

    def __init__(self, hindrance: Hindrance, detail: str, seconds: int = 0) -> None:
        super().__init__(detail)
        self.hindrance = hindrance
        self.detail = detail
        self.seconds = seconds


class Garbled(Exception):
    """What the model answered is no reading.

    Attributes:
        fault: why, in words that it can be told.
        answer: what it answered; "" where that is not to be shown to it again.
    """

    def __init__(self, fault: str, answer: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.answer = answer
