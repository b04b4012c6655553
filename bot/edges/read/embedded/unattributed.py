"""Claims that nobody is named for: "claims are circulating", "reportedly", "is said to", "a reported …"."""

from collections.abc import Iterator

from bot.core.claims import Flag
from bot.core.text import Span
from bot.edges.read.embedded.clauses import (
    ancestors,
    form_of,
    has_agent,
    is_negated,
    trimmed,
    trimmed_run,
    without_that,
)
from bot.edges.read.embedded.parsing import Paragraph, Run, Token
from bot.edges.read.embedded.sayings import Saying, nobody
from bot.edges.read.embedded.words import lemmas

# A hedged noun is a claim when it says this much ("a reported visit" only points back).
_LEAST_WORDS = 3
_CLAUSES = ("relcl", "acl")


def unattributed(paragraph: Paragraph, text: str) -> Iterator[Saying]:
    """Yield the claims of a paragraph that nobody is named for, and what the report adds to a hedged noun."""
    for token in paragraph.tokens:
        if token.is_quoted:
            continue
        yield from _circulating(paragraph, token, text)
        yield from _passive(paragraph, token, text)
        yield from _accused(paragraph, token, text)
        yield from _hedging_adverb(paragraph, token, text)
        yield from _hedged_noun(paragraph, token, text)


def _circulating(paragraph: Paragraph, noun: Token, text: str) -> Iterator[Saying]:
    """Find "claims are circulating of a strike", "there are reports that …", "on a report that …"."""
    if noun.lemma not in lemmas("saying", "rumour_nouns") or noun.pos != "NOUN":
        return
    if paragraph.children(noun.index, "poss") or any(
        t.lemma == "no" or t.entity for t in paragraph.children(noun.index, "det", "compound", "amod")
    ):
        return
    verb = paragraph.tokens[noun.head]
    rumoured = noun.dep in ("nsubj", "nsubjpass") and verb.lemma in lemmas("saying", "circulate")
    existing = noun.dep == "attr" and verb.lemma == "be" and bool(paragraph.children(verb.index, "expl"))
    if rumoured or existing:
        first = min(noun.first, paragraph.children(verb.index, "expl")[0].index if existing else noun.first)
        cue = trimmed_run(paragraph, Run(first, max(verb.index, noun.index)))
        governors = (verb, noun)
    elif noun.dep in ("pobj", "dobj") and paragraph.children(noun.index, "acl", "relcl", "ccomp"):
        cue, governors = trimmed_run(paragraph, Run(noun.first, noun.index)), (noun,)
    else:
        return
    for governor in governors:
        for child in paragraph.children(governor.index, "prep", "ccomp", "acl"):
            if child.index < noun.index:
                continue
            if child.dep == "acl" and not any(
                t.lemma == "that" for t in paragraph.children(child.index, "mark")
            ):
                continue
            last = paragraph.sentence_of(child.index).last if rumoured else child.last
            # "Claims are circulating of", and there the line may end.
            if child.dep == "prep" and (child.lemma != "of" or child.index == last):
                continue
            first_word = child.index + 1 if child.dep == "prep" else child.first
            content = without_that(paragraph, trimmed_run(paragraph, Run(first_word, last)))
            yield _hedged(paragraph, (content,), cue, text, in_passing=not (rumoured or existing))
            return


def _passive(paragraph: Paragraph, verb: Token, text: str) -> Iterator[Saying]:
    """Find "it is claimed that …", "he is said to have …", with no "by" whom."""
    if verb.lemma not in lemmas("saying", "passive") or verb.tag != "VBN" or has_agent(paragraph, verb):
        return
    helpers = paragraph.children(verb.index, "auxpass")
    if not helpers or is_negated(paragraph, verb):
        return
    cue = Span(helpers[0].start, verb.end)
    for clause in paragraph.children(verb.index, "ccomp", "xcomp"):
        if clause.index < verb.index:
            continue
        content = without_that(paragraph, trimmed_run(paragraph, clause.subtree))
        who = paragraph.children(verb.index, "nsubjpass", "nsubj")
        passages: tuple[Span, ...] = (content,)
        if clause.dep == "xcomp" and who and who[0].last < helpers[0].index:
            passages = (trimmed_run(paragraph, who[0].subtree), content)
        yield _hedged(paragraph, passages, cue, text)
        return


def _accused(paragraph: Paragraph, verb: Token, text: str) -> Iterator[Saying]:
    """Find "the mayor was accused of taking bribes", with no "by" whom."""
    if verb.lemma != "accuse" or verb.tag != "VBN" or has_agent(paragraph, verb):
        return
    helpers = paragraph.children(verb.index, "auxpass")
    who = paragraph.children(verb.index, "nsubjpass")
    if not helpers or not who or is_negated(paragraph, verb) or who[0].last >= helpers[0].index:
        return
    for of in paragraph.children(verb.index, "prep"):
        for crime in paragraph.children(of.index, "pcomp", "pobj") if of.lemma == "of" else ():
            if any(t.lemma == "by" for t in paragraph.tokens[crime.first : crime.last + 1]):
                return  # "of taking bribes by two builders": the parser hangs the accusers on the crime
            passages = (trimmed_run(paragraph, who[0].subtree), trimmed_run(paragraph, crime.subtree))
            yield _hedged(paragraph, passages, Span(helpers[0].start, verb.end), text)
            return


def _hedging_adverb(paragraph: Paragraph, adverb: Token, text: str) -> Iterator[Saying]:
    """Find "the army reportedly shelled the town": the clause without its adverb."""
    if adverb.lemma not in lemmas("saying", "hedging_adverbs") or adverb.pos != "ADV":
        return
    verb = paragraph.tokens[adverb.head]
    if verb.pos not in ("VERB", "AUX"):
        return
    run = Run(_after_conjunction(paragraph, verb), verb.last)
    before = [Run(run.first, adverb.index - 1)] if run.first < adverb.index else []
    after = [Run(adverb.index + 1, run.last)] if run.last > adverb.index else []
    passages = tuple(
        trimmed_run(paragraph, part)
        for part in (*before, *after)
        if any(t.is_word for t in paragraph.tokens[part.first : part.last + 1])
    )
    if passages:
        yield _hedged(paragraph, passages, adverb.span, text, in_passing=not verb.is_root)


def _after_conjunction(paragraph: Paragraph, verb: Token) -> int:
    """Where a clause begins, its "after" or "because" left out."""
    joining = [t for t in paragraph.children(verb.index, "mark", "cc") if t.index < verb.index]
    return max([verb.first, *(t.index + 1 for t in joining)])


def _hedged_noun(paragraph: Paragraph, hedge: Token, text: str) -> Iterator[Saying]:
    """Find "a reported bombing which killed nine": the bombing is hedged, the nine dead are not."""
    if hedge.lemma not in lemmas("saying", "hedging_adjectives") and hedge.text.lower() not in lemmas(
        "saying", "hedging_adjectives"
    ):
        return
    noun = paragraph.tokens[hedge.head]
    if hedge.dep != "amod" or noun.pos not in ("NOUN", "PROPN") or noun.index < hedge.index:
        return
    if any(t.text.lower() not in ("a", "an") for t in paragraph.children(noun.index, "det", "poss")):
        return
    clauses = _clauses_of(paragraph, noun)
    last = min([noun.last, *(c.first - 1 for c in clauses)])
    last = max(last, noun.index)
    content = trimmed_run(paragraph, Run(hedge.index + 1, last))
    if sum(t.is_word for t in paragraph.tokens_in(content)) < _LEAST_WORDS and not clauses:
        return
    yield _hedged(paragraph, (content,), hedge.span, text, in_passing=True)
    for clause in clauses:
        passage = trimmed(paragraph, Span(content.start, paragraph.tokens[clause.last].end))
        yield Saying(
            paragraph, (passage,), form_of(paragraph, (passage,)), flags=frozenset({Flag.IN_PASSING})
        )


def _clauses_of(paragraph: Paragraph, noun: Token) -> list[Token]:
    """Return the relative clauses of a noun, also those that the parser hangs on a noun within it."""
    below = [
        t
        for t in paragraph.tokens[noun.index : noun.last + 1]
        if t.dep in _CLAUSES
        and any(
            c.lemma in ("which", "that", "who") for c in paragraph.children(t.index, "nsubj", "nsubjpass")
        )
    ]
    return [t for t in below if any(above.index == noun.index for above in ancestors(paragraph, t))][:1]


def _hedged(
    paragraph: Paragraph, content: tuple[Span, ...], cue: Span, text: str, in_passing: bool = False
) -> Saying:
    flags = {Flag.HEDGED} | ({Flag.IN_PASSING} if in_passing else set[Flag]())
    return Saying(
        paragraph=paragraph,
        content=content,
        form=form_of(paragraph, content),
        hops=(nobody(text, cue),),
        cue_lemma="",
        flags=frozenset(flags),
    )
