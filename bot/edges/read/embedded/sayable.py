"""What the fitted trees may not take for what was said: narration after a quotation's cue, and anonymity."""

import re

import numpy as np
from numpy.typing import NDArray

from bot.edges.read.embedded.candidates import Proposal
from bot.edges.read.embedded.contents import ContentCandidate
from bot.edges.read.embedded.cues import CueLexicon, key_of
from bot.edges.read.embedded.parsing import MARKS, Paragraph, Run, Token
from bot.edges.read.embedded.sources import SUBJECTS

_COMMAS = (",", "--", "—", "–")
_OUTCRIES = ("!", "?", "…", "...")
_SENTENCE_ENDS = frozenset({".", "!", "?", ":", ";", "…", "..."})
_LONGEST_SPEAKER = 14  # tokens between a quotation and its cue
_LONGEST_TAG = _LONGEST_SPEAKER + 3  # the same, with the marks and the cue
_SPEECH = 0.5  # of a cue's uses in the fitting texts: from there on it says that something was said

_UNNAMED = (
    r"(?:(?:not|to) ){0,2}(?:be|being|remain|remaining|stay) (?:publicly |further |directly )?"
    r"(?:named|identified|quoted by name|anonymous|unnamed|unidentified)\b(?! (?:as|in|after)\b)"
)
_ANONYMITY = re.compile(
    r"(?:who |and |but )?(?:that )?(?:(?:has|have|had) )?(?:speaking |spoke |talking )?"
    r"(?:(?:ask|request|declin|refus|insist|want|wish|prefer|demand)\w* (?:that |on |for )?)?"
    rf"(?:{_UNNAMED}"
    rf"|(?:he|she|they) {_UNNAMED}"
    r"|(?:his|her|their) (?:full |real )?names? not (?:to )?be "
    r"(?:used|given|published|printed|disclosed|revealed)"
    r"|(?:(?:on|under) )?(?:the )?(?:strict )?(?:condition|guarantee|promise|cover) (?:of|for) anonymity\b"
    rf"|on (?:the )?condition (?:that )?(?:(?:he|she|they) )?{_UNNAMED}"
    r"|(?:strict |complete )?anonymity(?: (?:to|because|for|as|in|since|while|out|when)\b|[,.;]|$))",
    re.IGNORECASE,
)


def sayable(proposal: Proposal, lexicon: CueLexicon, likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely each content is, none for those that cannot be what was said.

    Where the cue belongs to the quotation right before it, the quotation is as likely as what it replaces. A
    quotation that another cue belongs to is never this one's: it may be the answer to it.
    """
    paragraph, cue = proposal.scene.paragraph, proposal.cue
    text = proposal.scene.parsed.text
    quotation = _own_quotation(paragraph, cue, lexicon)
    others = _quotations_of_others(paragraph, cue, lexicon)
    allowed = likely.copy()
    quoting: list[int] = []
    for index, content in enumerate(proposal.contents):
        if (
            _ANONYMITY.match(content.spans[0].of(text))
            or (quotation is not None and _narrates(paragraph, cue, content))
            or any(run.overlaps(other) for run in content.runs for other in others)
        ):
            allowed[index] = 0.0
        elif quotation is not None and any(run.overlaps(quotation) for run in content.runs):
            quoting.append(index)
    best = int(np.argmax(likely))
    if allowed[best] > 0.0:
        return allowed
    if quoting:
        heir = max(quoting, key=lambda index: allowed[index])
        allowed[heir] = likely[best]
    elif quotation is None:  # what is left of a request for anonymity is no claim either
        for index, content in enumerate(proposal.contents):
            if any(run.first > cue.index for run in content.runs):
                allowed[index] = 0.0
    return allowed


def _quotations_of_others(paragraph: Paragraph, cue: Token, lexicon: CueLexicon) -> list[Run]:
    """Return the quotations that another cue follows: “…,” she said. “…,” Reil told them.

    “He said: “…,” adding that …” goes on with whoever spoke.
    """
    found: list[Run] = []
    for quotation in paragraph.quotations:
        after = paragraph.tokens[quotation.last + 1 : quotation.last + 1 + _LONGEST_TAG]
        if cue not in after and any(
            other.tag != "VBG" and _own_quotation(paragraph, other, lexicon) == quotation for other in after
        ):
            found.append(quotation)
    return found


def _own_quotation(paragraph: Paragraph, cue: Token, lexicon: CueLexicon) -> Run | None:
    """Return the quotation that a cue of speech directly follows (“…,” Reil told; “…,” said Reil)."""
    if cue.is_quoted or cue.pos != "VERB" or lexicon.speech_rate(key_of(cue)) < _SPEECH:
        return None
    quotation = next((q for q in reversed(paragraph.quotations) if q.last < cue.index), None)
    if quotation is None or not _begins_sentence(paragraph, quotation):
        return None
    tokens = paragraph.tokens
    between = [t for t in tokens[quotation.last + 1 : cue.index] if t.text not in MARKS]
    last = tokens[quotation.last].text
    has_comma = last in _COMMAS or bool(between and between[0].text in _COMMAS)
    asks = last in _OUTCRIES and not _tells_in_clause(paragraph, cue)
    if not has_comma and not asks:
        return None
    speakers = [who.subtree for who in paragraph.children(cue.index, *SUBJECTS)]
    is_plain = len(between) <= _LONGEST_SPEAKER and not any(
        t.text in _SENTENCE_ENDS or (t.pos == "VERB" and not any(t.index in who for who in speakers))
        for t in between
    )
    return quotation if is_plain else None


def _begins_sentence(paragraph: Paragraph, quotation: Run) -> bool:
    before = [t for t in paragraph.tokens[: quotation.first] if t.text not in MARKS]
    return not before or before[-1].text in _SENTENCE_ENDS


def _tells_in_clause(paragraph: Paragraph, cue: Token) -> bool:
    """Whether a sentence of its own follows the quotation: “Why?” Reil said he did not know."""
    return any(
        clause.index > cue.index and paragraph.children(clause.index, *SUBJECTS)
        for clause in paragraph.children(cue.index, "ccomp")
    )


def _narrates(paragraph: Paragraph, cue: Token, content: ContentCandidate) -> bool:
    """Whether a content has words after the cue that are neither quoted nor a clause with "that"."""
    return any(run.first > cue.index and _is_narration(paragraph, run) for run in content.runs)


def _is_narration(paragraph: Paragraph, run: Run) -> bool:
    tokens = paragraph.tokens[run.first : run.last + 1]
    if any(t.is_quoted for t in tokens):
        return False
    begins = paragraph.tokens[max(0, run.first - 1) : run.first + 1]
    goes_on = tokens[0].pos in ("AUX", "VERB") and tokens[0].tag in ("VBZ", "VBP", "VBD", "MD")
    return not goes_on and not any(t.lemma == "that" and t.dep in ("mark", "det") for t in begins)
