"""The numbers editors set. Each is explained, with its default, in config/default.toml."""

from dataclasses import dataclass
from enum import StrEnum


class UnknownPublishers(StrEnum):
    """What an outlet that nobody registered counts as."""

    NOT_SHOWN = "not_shown"  # its independence is not shown, which counts as tied
    DISTINCT = "distinct"  # every unknown outlet is its own; for benchmarks that name no outlets


@dataclass(frozen=True, slots=True)
class Policy:
    report_words: int = 40  # a message of at least so many words is a pasted report
    max_report_characters: int = 400_000
    warning_lines: int = 5  # "needs a source" lines in the one message a paste gets
    summary_sentences: int = 3  # a story
    unknown_publishers: UnknownPublishers = UnknownPublishers.NOT_SHOWN
    shared_quotation_words: int = 6  # a quotation of so many words in two reports is one press event
    shared_passage_words: int = 16  # a run of so many words in two paragraphs is reused text
    candidates: int = 20  # claims looked at closely for each new statement
    same_claim_similarity: float = 0.60  # cosine, -1 to 1, of two claims that may be the same one
    stale_after_hours: int = 72
