"""What a claim says, taken apart: event, actor, whom it touched, place, time, numbers, names."""

import re
from collections.abc import Iterable, Sequence

from bot.core.claims import Slots, Source
from bot.core.text import Span
from bot.edges.read.embedded.clauses import (
    is_negated,
    is_passive,
    phrase,
    subject,
    tokens_of,
    top,
)
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.quantities import is_about_number, quantities
from bot.edges.read.embedded.words import consequences, lemmas

_DATED = re.compile(r"(?:1[5-9]|20)\d\d")
_AGES = frozenset({"between", "and", "to", "from", "age", "aged", "ages", "old", "under", "over"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TIMES = frozenset({"DATE", "TIME"})
_OF = frozenset({"of", "between", "including"})
_NUMBERS = frozenset({"CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY"})
_ITSELF = frozenset({"i", "we", "they", "it"})
_AT = frozenset({"in", "at", "near", "around", "outside", "inside"})
_WHERE = _AT | {
    "on",
    "from",
    "into",
    "to",
    "toward",
    "towards",
    "across",
    "through",
    "throughout",
    "over",
    "of",
    "between",
    "within",
}
# Verbs that say nothing of what happened: their subject does.
_LIGHT = frozenset(
    {
        "be",
        "have",
        "do",
        "make",
        "occur",
        "happen",
        "take",
        "begin",
        "start",
        "continue",
        "come",
        "go",
        "follow",
    }
)
_MOST_EVENTS = 5


def slots_of(paragraph: Paragraph, content: Iterable[Span], text: str, speaker: Source | None) -> Slots:
    """Take a claim apart.

    Args:
        paragraph: where it stands.
        content: its words.
        text: the report's.
        speaker: who says it; what "we" did is the speaker's doing. None in own voice.
    """
    passages = tuple(content)
    tokens = [t for t in tokens_of(paragraph, passages) if t.is_word]
    head = top(tokens)
    if head is None:
        return Slots()
    inside = {t.index for t in tokens}
    named = [e for e in paragraph.entities if all(i in inside for i in range(e.run.first, e.run.last + 1))]
    places = [
        e.span.of(text)
        for e in named
        if e.label in _PLACES and _locates(paragraph, paragraph.tokens[e.run.last])
    ]
    places += [_bare(_words(paragraph, t, text)) for t in tokens if _is_place(paragraph, t)]
    return Slots(
        event=_events(paragraph, tokens, head),
        actor=_actor(paragraph, head, inside, text, speaker),
        affected=_affected(paragraph, tokens, head, inside, text),
        places=tuple(dict.fromkeys(places)),
        times=tuple(
            dict.fromkeys(e.span.of(text) for e in named if e.label in _TIMES and _dates(e.span.of(text)))
        ),
        numbers=tuple(quantities(paragraph, tokens)),
        entities=tuple(dict.fromkeys(e.span.of(text) for e in named if e.label not in _TIMES | _NUMBERS)),
        about_number=is_about_number(paragraph, tokens, head),
        negated=is_negated(paragraph, head),
    )


def _events(paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> tuple[str, ...]:
    who = subject(paragraph, head)
    joined = [t for t in paragraph.children(head.index, "xcomp", "conj", "ccomp") if t.pos == "VERB"]
    joined += [t for t in paragraph.children(head.index, "advcl") if _is_purpose(paragraph, t)]
    main = [t.lemma for t in sorted((head, *joined), key=lambda t: t.index)] if not head.entity else []
    if head.lemma in _LIGHT:
        does = [*([who] if who else []), *paragraph.children(head.index, "dobj", "attr", "acomp")]
        main = [t.lemma for t in does if t.pos in ("NOUN", "VERB", "ADJ") and t.lemma in _telling()] + main
    verbs = [t.lemma for t in tokens if t.pos == "VERB" and t.dep != "amod" and t.lemma in _telling()]
    nouns = [
        t.lemma
        for t in tokens
        if t.pos == "NOUN" and t.dep != "compound" and t.lemma in lemmas("slots", "events")
    ]
    return tuple(dict.fromkeys((*main, *verbs, *nouns)))[:_MOST_EVENTS]


def _is_purpose(paragraph: Paragraph, verb: Token) -> bool:
    return verb.tag == "VB" and any(t.lemma == "to" for t in paragraph.children(verb.index, "aux"))


def _telling() -> frozenset[str]:
    return lemmas("slots", "events").union(*consequences().values())


def _actor(paragraph: Paragraph, head: Token, inside: set[int], text: str, speaker: Source | None) -> str:
    if is_passive(paragraph, head):
        agents = (
            n for by in paragraph.children(head.index, "agent") for n in paragraph.children(by.index, "pobj")
        )
        return next((_words(paragraph, noun, text) for noun in agents), "")
    who = subject(paragraph, head) if head.pos in ("VERB", "AUX") else None
    if who is None or who.dep == "expl" or (head.lemma in _LIGHT and who.lemma in _telling()):
        return ""
    if who.lemma in _ITSELF:
        return speaker.name if speaker and who.pos == "PRON" else ""
    return _words(paragraph, who, text) if who.index in inside else ""


def _affected(
    paragraph: Paragraph, tokens: Sequence[Token], head: Token, inside: set[int], text: str
) -> tuple[str, ...]:
    verbs = [
        t
        for t in tokens
        if t.index == head.index or (t.dep in ("xcomp", "ccomp", "conj") and t.head == head.index)
    ]
    touched = [
        noun
        for verb in verbs
        for noun in paragraph.children(verb.index, "dobj", "nsubjpass", "dative")
        if noun.index in inside and noun.pos != "PRON"
    ]
    return tuple(dict.fromkeys(_words(paragraph, noun, text) for noun in touched))


def _locates(paragraph: Paragraph, name: Token) -> bool:
    """Whether a place's name says where: "in Beirut", "Beirut was taken", not "the Beirut government"."""
    if name.dep in ("dobj", "nsubjpass", "appos", "npadvmod"):
        return True
    above = paragraph.tokens[name.head]
    if name.dep == "conj" and above.entity in _PLACES:
        return _locates(paragraph, above)
    return (
        name.dep == "pobj"
        and above.lemma in _WHERE
        and not (above.lemma == "of" and not _is_site(paragraph, above))
    )


def _is_site(paragraph: Paragraph, of: Token) -> bool:
    """Whether "of" tells where: "the town of …", "the siege of …"."""
    return paragraph.tokens[of.head].lemma in lemmas("slots", "sites") | lemmas("slots", "events")


def _is_place(paragraph: Paragraph, token: Token) -> bool:
    """Whether a name that the recognizer takes for something else is a place after all.

    A name after "in" or "near" is, and so is a camp, a village or a base with a name.
    """
    if token.dep != "pobj" or token.entity in (*_PLACES, *_TIMES):
        return False
    above = paragraph.tokens[token.head]
    if above.lemma not in _AT and not (above.lemma == "of" and _is_site(paragraph, above)):
        return False
    if token.pos == "PROPN":
        return token.entity != "PERSON" or above.lemma == "of"
    return token.lemma in lemmas("slots", "sites") and any(
        t.pos == "PROPN" for t in paragraph.children(token.index, "compound", "nmod", "poss", "amod")
    )


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def _dates(words: str) -> bool:
    """Ages and bare figures are taken for dates; a date has a word of its own or a year."""
    return bool(_DATED.search(words)) or any(
        word.casefold() not in _AGES for word in re.findall(r"[^\W\d]+", words)
    )


def _words(paragraph: Paragraph, noun: Token, text: str) -> str:
    return phrase(paragraph, noun, _OF).of(text)
