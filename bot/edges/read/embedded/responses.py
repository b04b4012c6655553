"""Answers to a claim: denied, declined, no information, not reached, pending; and which claim they answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.claims import ResponseKind, StatementKind
from bot.core.text import Span
from bot.edges.read.embedded.clauses import (
    form_of,
    holds,
    is_negated,
    is_passive,
    modals,
    phrase,
    subject,
    tokens_of,
    top,
    trimmed_run,
    without_that,
)
from bot.edges.read.embedded.parsing import Paragraph, Run, Token
from bot.edges.read.embedded.sayings import Saying, hop
from bot.edges.read.embedded.voices import Voices
from bot.edges.read.embedded.words import lemmas

_REFUSING = frozenset({"would", "will", "wo", "could", "can", "ca", "'d", "’d"})
_ITSELF = frozenset({"i", "we", "it", "they", "he", "she"})
_NOT_A_DENIAL = frozenset(
    {"access", "appeal", "application", "bail", "bid", "claim", "entry", "funding", "motion", "offer",
     "parole", "permission",
     "permit", "petition", "request", "right", "service", "treatment", "visa"}
)  # fmt: skip


# A verb that only describes a noun ("the questions he refused to answer") answers nothing here.
_ASIDE = frozenset({"relcl", "acl", "pcomp", "amod", "csubj"})

# "No comment, thank you" is an answer; a longer sentence is looked at by its verb.
_FEW_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer's verb, and what it answers."""

    verb: Token
    kind: ResponseKind
    last: int  # index of the last token of the answer's own words ("declined to comment")
    topic: Token | None  # what is denied or not commented on; None when it does not say
    clause: bool = False  # the topic is a claim in words of its own ("denied that …")


def answer_in(saying: Saying) -> Saying | None:
    """Return a saying as the response it is ("… said it had no information"); None for any other."""
    paragraph = saying.paragraph
    plain = _plain_answer(saying)
    if plain is not None and saying.hops:
        return replace(saying, kind=StatementKind.RESPONSE, response=plain)
    for token in tokens_of(paragraph, saying.content):
        answer = _answer(paragraph, token)
        if answer is None or not _is_own(paragraph, token, saying):
            continue
        topic = paragraph.span_of(answer.topic.subtree) if answer.topic else None
        return replace(saying, kind=StatementKind.RESPONSE, response=answer.kind, topic=topic)
    return None


def _plain_answer(saying: Saying) -> ResponseKind | None:
    """Understand “No comment” and “That is a lie”, which say all in a few words."""
    words = [t for t in tokens_of(saying.paragraph, saying.content) if t.is_word]
    said = [t.lemma for t in words]
    if len(said) <= _FEW_WORDS and holds(said, ("no", "comment")):
        return ResponseKind.DECLINED
    head = top(words)
    if head is None or head.lemma != "be" or is_negated(saying.paragraph, head):
        return None
    who = subject(saying.paragraph, head)
    what = saying.paragraph.children(head.index, "attr", "acomp")
    pointed = who is not None and (
        who.lemma in ("that", "this", "it") or who.lemma in lemmas("responses", "denied_nouns")
    )
    return (
        ResponseKind.DENIED
        if pointed and any(t.lemma in lemmas("responses", "false") for t in what)
        else None
    )


def responses(paragraph: Paragraph, voices: Voices, text: str) -> Iterator[Saying]:
    """Yield the answers that a paragraph tells of in its own words ("The agency declined to comment.")."""
    for token in paragraph.tokens:
        if token.is_quoted:
            continue
        answer = _answer(paragraph, token)
        if answer is None:
            continue
        who = _who(paragraph, answer)
        voice = voices.resolve(paragraph, _with_apposition(paragraph, who)) if who is not None else None
        if voice is None:
            continue
        first = min(
            (c.index for c in paragraph.children(token.index, "aux", "auxpass", "neg")), default=token.index
        )
        own_words = trimmed_run(paragraph, Run(min(first, token.index), max(answer.last, token.index)))
        content = own_words
        if answer.topic is not None and answer.topic.index > token.index:
            whole = paragraph.span_of(answer.topic.subtree)
            content = (
                without_that(paragraph, trimmed_run(paragraph, answer.topic.subtree))
                if answer.clause
                else trimmed_run(paragraph, Run(min(first, token.index), max(answer.last, answer.topic.last)))
            )
            topic = whole
        else:
            topic = None
        yield Saying(
            paragraph=paragraph,
            content=(content,),
            form=form_of(paragraph, (content,)),
            hops=(hop(text, voice.source, voice.mention, own_words),),
            cue_lemma=token.lemma,
            kind=StatementKind.RESPONSE,
            response=answer.kind,
            topic=topic,
        )


def _with_apposition(paragraph: Paragraph, who: Token) -> Span:
    """Return a noun phrase with the name beside it: "the union's lawyer, Ana Holm"."""
    said = phrase(paragraph, who)
    names = [t for t in paragraph.children(who.index, "appos") if t.pos == "PROPN" and t.index > who.index]
    return Span(said.start, max(said.end, *(paragraph.tokens[t.index].end for t in names))) if names else said


def _answer(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.pos not in ("VERB", "AUX"):
        return None
    if verb.dep in _ASIDE and not _denies_itself(paragraph, verb):
        return None
    for asks in (_declined, _would_not, _no_information, _not_reached, _pending, _denied):
        answer = asks(paragraph, verb)
        if answer is not None:
            return answer
    return None


def _declined(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.lemma not in lemmas("responses", "decline") or is_negated(paragraph, verb):
        return None
    for what in paragraph.children(verb.index, "xcomp", "dobj"):
        if what.lemma in lemmas("responses", "comment") and what.pos in ("VERB", "NOUN"):
            return _Answer(verb, ResponseKind.DECLINED, what.index, _about(paragraph, what))
    return None


def _would_not(paragraph: Paragraph, verb: Token) -> _Answer | None:
    """Find "would not comment" and "had no comment"; "did not comment" leaves it open."""
    negated = bool(paragraph.children(verb.index, "neg"))
    helpers = modals(paragraph, verb)
    if verb.lemma in ("comment", "confirm", "discuss", "elaborate") and negated and verb.pos == "VERB":
        if verb.lemma == "confirm" and helpers & {"could", "can", "ca"}:
            return _Answer(verb, ResponseKind.NO_INFORMATION, verb.index, _about(paragraph, verb))
        if helpers & _REFUSING:
            return _Answer(verb, ResponseKind.DECLINED, verb.index, _about(paragraph, verb))
        if verb.lemma == "comment":
            return _Answer(verb, ResponseKind.PENDING, verb.index, _about(paragraph, verb))
    if verb.lemma in ("have", "offer") and verb.pos in ("VERB", "AUX"):
        for what in paragraph.children(verb.index, "dobj"):
            if what.lemma in ("comment", "response") and _has_no(paragraph, what):
                waits = any(c.lemma == "immediate" for c in paragraph.children(what.index))
                kind = ResponseKind.PENDING if waits else ResponseKind.DECLINED
                return _Answer(verb, kind, what.index, _about(paragraph, what))
    return None


def _no_information(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.lemma in ("have", "hold", "receive") and verb.pos in ("VERB", "AUX"):
        for what in paragraph.children(verb.index, "dobj"):
            if what.lemma in lemmas("responses", "knowledge") and (
                _has_no(paragraph, what)
                or (what.lemma in ("information", "knowledge") and is_negated(paragraph, verb))
            ):
                return _Answer(verb, ResponseKind.NO_INFORMATION, what.index, _about(paragraph, what))
    if verb.lemma == "be":
        for what in paragraph.children(verb.index, "acomp"):
            unaware = what.lemma == "unaware" or (what.lemma == "aware" and is_negated(paragraph, verb))
            if unaware:
                return _Answer(verb, ResponseKind.NO_INFORMATION, what.index, _about(paragraph, what))
    return None


def _not_reached(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.lemma in ("reach", "contact") and is_passive(paragraph, verb) and is_negated(paragraph, verb):
        return _Answer(verb, ResponseKind.NOT_REACHED, verb.index, None)
    if verb.lemma == "be":
        for what in paragraph.children(verb.index, "acomp"):
            missing = what.lemma in ("unavailable", "unreachable") or (
                what.lemma in ("available", "reachable") and is_negated(paragraph, verb)
            )
            asked = [
                c for p in paragraph.children(what.index, "prep") for c in paragraph.children(p.index, "pobj")
            ]
            if missing and (what.lemma == "unreachable" or any(c.lemma == "comment" for c in asked)):
                return _Answer(verb, ResponseKind.NOT_REACHED, what.last, None)
    return None


def _pending(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.lemma not in lemmas("responses", "reply") or verb.pos != "VERB":
        return None
    waits = any(c.lemma == "yet" for c in paragraph.children(verb.index)) or (
        verb.dep == "xcomp" and any(c.lemma == "yet" for c in paragraph.children(verb.head))
    )
    if not (paragraph.children(verb.index, "neg") or waits):
        return None
    if verb.lemma == "return":
        called = paragraph.children(verb.index, "dobj")
        if not any(c.lemma in ("call", "message", "email", "request") for c in called):
            return None
        return _Answer(verb, ResponseKind.PENDING, called[0].last, None)
    asked = [
        c
        for p in paragraph.children(verb.index, "prep")
        if p.lemma == "to"
        for c in paragraph.children(p.index, "pobj")
    ]
    if asked and not any(
        c.lemma in ("request", "question", "query", "inquiry", "enquiry", "call", "message", "email")
        for c in asked
    ):
        return None
    return _Answer(verb, ResponseKind.PENDING, asked[0].last if asked else verb.index, None)


def _denied(paragraph: Paragraph, verb: Token) -> _Answer | None:
    if verb.lemma not in lemmas("responses", "deny") or verb.pos != "VERB" or is_negated(paragraph, verb):
        return None
    modal = modals(paragraph, verb)
    if modal & (_REFUSING | {"may", "might", "to"}) or any(
        t.lemma == "to" for t in paragraph.children(verb.index, "aux")
    ):
        return None
    is_deny = verb.lemma == "deny"
    clauses = [c for c in paragraph.children(verb.index, "ccomp", "xcomp", "pcomp") if c.index > verb.index]
    if is_deny and clauses:
        return _Answer(verb, ResponseKind.DENIED, verb.index, clauses[0], clause=True)
    for what in paragraph.children(verb.index, "dobj", "nsubjpass"):
        word_for_claim = what.lemma in lemmas("responses", "denied_nouns")
        told = [c for c in paragraph.children(what.index, "acl", "ccomp") if _is_that(paragraph, c)]
        if word_for_claim and told:
            return _Answer(verb, ResponseKind.DENIED, verb.index, told[0], clause=True)
        if word_for_claim or (is_deny and what.lemma not in _NOT_A_DENIAL and what.dep == "dobj"):
            return _Answer(verb, ResponseKind.DENIED, verb.index, what)
    if is_deny and paragraph.children(verb.index, "dative"):
        return None
    return None


def _denies_itself(paragraph: Paragraph, verb: Token) -> bool:
    """Whether a relative clause tells of a denial: "the ministry, which denies any part in it, …"."""
    who = subject(paragraph, verb)
    return (
        verb.dep == "relcl"
        and verb.lemma == "deny"
        and who is not None
        and who.lemma in ("who", "which", "that")
    )


def _is_that(paragraph: Paragraph, clause: Token) -> bool:
    return any(t.lemma == "that" for t in paragraph.children(clause.index, "mark"))


def _about(paragraph: Paragraph, word: Token) -> Token | None:
    """Return what a comment or information would have been about."""
    for prep in paragraph.children(word.index, "prep"):
        if prep.lemma in ("on", "about", "of", "regarding", "concerning"):
            return next(iter(paragraph.children(prep.index, "pobj", "pcomp")), None)
    return next(
        (c for c in paragraph.children(word.index, "dobj", "ccomp", "xcomp") if c.index > word.index), None
    )


def _has_no(paragraph: Paragraph, noun: Token) -> bool:
    return any(c.lemma == "no" for c in paragraph.children(noun.index, "det", "neg"))


def _who(paragraph: Paragraph, answer: _Answer) -> Token | None:
    verb = answer.verb
    if is_passive(paragraph, verb) and answer.kind is ResponseKind.DENIED:
        agents = paragraph.children(verb.index, "agent")
        return next((n for by in agents for n in paragraph.children(by.index, "pobj")), None)
    who = subject(paragraph, verb)
    return None if who is None or who.dep == "expl" else who


def _is_own(paragraph: Paragraph, verb: Token, saying: Saying) -> bool:
    """Whether it is the speaker who declines or knows nothing, not somebody the speaker tells of."""
    who = subject(paragraph, verb)
    if who is None or not saying.hops:
        return False
    if who.pos == "PRON":
        return who.lemma in _ITSELF
    source = saying.hops[-1].source
    ours = f"{source.name} {source.desk}".casefold().split()
    return who.text.casefold() in ours
