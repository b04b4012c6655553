"""What sort of thing is said: a claim, or a label, promise, forecast, opinion and the like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.claims import Source, StatementKind
from bot.core.text import words_of
from bot.edges.read.embedded.clauses import (
    ancestors,
    holds,
    is_passive,
    lemmas_of,
    modals,
    phrase,
    subject,
    tokens_of,
    top,
)
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.sayings import Saying
from bot.edges.read.embedded.words import country_of, legal_labels, lemmas

_WOULD = frozenset({"would", "'d", "’d"})
_WILL = frozenset({"will", "'ll", "’ll", "shall", "wo", *_WOULD})
_MIGHT = frozenset({"may", "might", "could"})
_ITSELF = frozenset({"i", "we", "they", "it", "he", "she"})
_DECIDED = frozenset({"agree", "announce", "confirm", "decide", "inform", "notify"})
_ARTICLE = frozenset({"the", "its", "their"})
_COPULAS = frozenset({"be", "become", "remain", "seem", "appear", "represent", "mark"})
# "The first lady", "the last week" and the like say nothing of the record.
_NO_RECORD = frozenset(
    {"amendment", "day", "decade", "half", "lady", "moment", "month", "name", "place", "quarter", "round",
     "step", "thing",
     "time", "week", "weekend", "world", "year"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """A saying's words, looked at once for all the questions below."""

    saying: Saying
    paragraph: Paragraph
    tokens: tuple[Token, ...]
    head: Token
    lemmas: Sequence[str]
    modals: frozenset[str]
    speaker: Source | None  # the furthest voice: whose words these are; None in own voice


def kind_of(saying: Saying, text: str) -> StatementKind:
    """Tell what sort of thing is said. The first sort that fits is the answer; a claim is what is left."""
    tokens = tuple(t for t in tokens_of(saying.paragraph, saying.content) if t.is_word)
    head = top(tokens)
    if head is None:
        return StatementKind.CLAIM
    speaker = saying.hops[-1].source if saying.hops else None
    said = _Said(
        saying, saying.paragraph, tokens, head, lemmas_of(tokens), modals(saying.paragraph, head), speaker
    )
    for kind, fits in _QUESTIONS:
        if fits(said, text):
            return kind
    return StatementKind.CLAIM


def is_record(paragraph: Paragraph, tokens: Sequence[Token]) -> bool:
    """Tell whether words are about the record: "the first …", "there have been no reports"."""
    said = lemmas_of(tokens)
    lower = [t.text.lower() for t in tokens if t.is_word]
    if (
        holds(said, ("for", "the", "first", "time"))
        or holds(said, ("never", "before"))
        or holds(said, ("on", "record"))
    ):
        return True
    if _nothing_known(paragraph, tokens):
        return True
    for at, word in enumerate(lower):
        if word not in lemmas("kinds", "superlative_record") or at < 2 or lower[at - 1] not in _ARTICLE:
            continue
        before = said[at - 2]
        if before not in _COPULAS:
            continue
        after = said[at + 1 : at + 3]
        if not set(after) & _NO_RECORD:
            return True
    return False


def is_label(paragraph: Paragraph, tokens: Sequence[Token], cue_lemma: str) -> bool:
    """Tell whether words put a legal label on something, rather than tell what happened."""
    head = top(tokens)
    if head is None:
        return False
    words = [t for t in tokens if t.is_word]
    said = [t.lemma for t in words]
    for label in legal_labels():
        for at in range(len(said) - len(label) + 1):
            if not holds(said[at : at + len(label)], label):
                continue
            noun = _label_noun(words[at : at + len(label)])
            if noun.index == head.index or _is_put_on(paragraph, noun, head):
                return True
            if noun.head == head.index and cue_lemma in lemmas("kinds", "labelling") and head.pos != "VERB":
                return True
    return False


def _label_noun(words: Sequence[Token]) -> Token:
    inside = {w.index for w in words}
    return next((w for w in words if w.pos in ("NOUN", "PROPN") and w.head not in inside), words[-1])


def _is_put_on(paragraph: Paragraph, noun: Token, head: Token) -> bool:
    """Whether a label is what a labelling verb says of something: its complement, not its subject."""
    path = [noun, *ancestors(paragraph, noun)]
    for below, above in pairwise(path):
        if below.dep in ("nsubj", "nsubjpass", "relcl", "acl", "advcl", "poss"):
            return False
        if above.lemma in lemmas("kinds", "labelling") and below.dep in (
            "attr",
            "dobj",
            "oprd",
            "prep",
            "acomp",
            "ccomp",
        ):
            return (
                above.index == head.index or head in path or above.dep in ("conj", "ccomp", "xcomp", "acomp")
            )
    return False


def _is_motive(said: _Said, text: str) -> bool:
    if said.saying.cue_lemma in lemmas("kinds", "show"):
        return any(t.lemma in lemmas("kinds", "motive") and t.pos == "NOUN" for t in said.tokens[:4])
    what = said.paragraph.children(said.head.index, "attr")
    who = subject(said.paragraph, said.head)
    near = {t.lemma for t in what} | ({who.lemma} if who else set[str]())
    aims = any(t.tag == "VB" for t in said.paragraph.children(said.head.index, "xcomp", "ccomp"))
    return said.head.lemma in _COPULAS and aims and bool(near & lemmas("kinds", "motive"))


def _is_label(said: _Said, text: str) -> bool:
    return is_label(said.paragraph, said.tokens, said.saying.cue_lemma)


def _is_counterfactual(said: _Said, text: str) -> bool:
    return bool(said.modals & _WOULD) and "have" in said.modals and said.head.tag == "VBN"


def _is_record(said: _Said, text: str) -> bool:
    return is_record(said.paragraph, said.tokens)


def _is_promise(said: _Said, text: str) -> bool:
    if said.saying.cue_lemma not in lemmas("saying", "promise"):
        return False
    return bool(said.modals & _WILL) or said.head.tag == "VB"


def _is_infinitive(said: _Said) -> bool:
    return said.head.tag == "VB" and any(
        t.lemma == "to" for t in said.paragraph.children(said.head.index, "aux")
    )


def _is_intention(said: _Said, text: str) -> bool:
    if _is_infinitive(said) and said.saying.cue_lemma in lemmas("saying", "undertaking"):
        return True
    if said.saying.cue_lemma in lemmas("saying", "intention") or said.head.lemma in ("intend", "plan"):
        return True
    going = said.head.lemma == "go" and bool(said.paragraph.children(said.head.index, "xcomp"))
    ahead = bool(said.modals & (_WILL | _MIGHT)) and "have" not in said.modals and said.head.tag == "VB"
    return (ahead or going) and said.head.lemma != "be" and _is_own_doing(said, text)


def _is_forecast(said: _Said, text: str) -> bool:
    if said.saying.cue_lemma in lemmas("saying", "forecast"):
        return True
    decided = said.saying.cue_lemma in _DECIDED and is_passive(said.paragraph, said.head)
    return bool(said.modals & _WILL) and "have" not in said.modals and not decided


def _is_opinion(said: _Said, text: str) -> bool:
    if said.saying.cue_lemma in lemmas("saying", "opinion"):
        return True
    if _is_infinitive(said) and said.saying.hops:
        # "Urged them to leave" wants something; "claimed to have seen it" tells something.
        return said.saying.cue_lemma not in lemmas("saying", "uncommitted") and "have" not in said.modals
    is_order = said.head.tag == "VB" and said.head.is_root and not said.modals
    if is_order or said.modals & lemmas("kinds", "ought"):
        return True
    if said.saying.cue_lemma in lemmas("kinds", "labelling") and set(said.lemmas) & lemmas(
        "kinds", "judgement"
    ):
        return True
    what = said.paragraph.children(said.head.index, "acomp", "attr", "oprd")
    below = {t.lemma for noun in what for t in (noun, *said.paragraph.children(noun.index, "amod"))}
    return bool((below | {said.head.lemma}) & lemmas("kinds", "judgement")) or (
        said.head.lemma in lemmas("saying", "opinion") and _is_own_doing(said, text)
    )


def _is_own_doing(said: _Said, text: str) -> bool:
    """Whether the one who says it is the one who will do it."""
    who = subject(said.paragraph, said.head)
    if who is None or said.speaker is None:
        return False
    if who.pos == "PRON":
        return who.lemma in _ITSELF
    name = phrase(said.paragraph, who).of(text)
    ours = {said.speaker.name, said.speaker.desk}
    for own in filter(None, ours):
        if set(words_of(name)) - _ARTICLE <= set(words_of(own)):
            return True
        theirs = {country_of(word) for word in words_of(own.replace("’s", ""))} - {""}
        if country_of(name) and country_of(name) in theirs:
            return True
    return False


def _nothing_known(paragraph: Paragraph, tokens: Sequence[Token]) -> bool:
    """Whether words say that nothing is known: "there have been no reports to support …"."""
    for token in tokens:
        if token.lemma not in lemmas("kinds", "evidence") or token.dep not in (
            "attr",
            "nsubj",
            "nsubjpass",
            "dobj",
        ):
            continue
        verb = paragraph.tokens[token.head]
        if token.dep == "dobj" and verb.lemma not in ("find", "see"):
            continue
        if any(t.lemma == "no" for t in paragraph.children(token.index, "det")):
            return verb.lemma in ("be", "emerge", "find", "see", "exist")
    return False


_QUESTIONS: tuple[tuple[StatementKind, Callable[[_Said, str], bool]], ...] = (
    (StatementKind.MOTIVE_NOTE, _is_motive),
    (StatementKind.LEGAL_LABEL, _is_label),
    (StatementKind.COUNTERFACTUAL, _is_counterfactual),
    (StatementKind.RECORD_CLAIM, _is_record),
    (StatementKind.PROMISE, _is_promise),
    (StatementKind.INTENTION, _is_intention),
    (StatementKind.FORECAST, _is_forecast),
    (StatementKind.OPINION, _is_opinion),
)
