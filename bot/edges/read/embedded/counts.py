"""Counts that somebody stands behind: "the clinic put the toll at 12"."""

from collections.abc import Iterator

from bot.edges.read.embedded.clauses import form_of, is_passive, phrase, subject, trimmed_run
from bot.edges.read.embedded.parsing import Paragraph, Run, Token
from bot.edges.read.embedded.sayings import Saying, hop
from bot.edges.read.embedded.voices import Voices
from bot.edges.read.embedded.words import lemmas

_PUTTING = frozenset({"put", "place", "set", "estimate", "revise"})


def counts(paragraph: Paragraph, voices: Voices, text: str) -> Iterator[Saying]:
    """Yield the counts that a paragraph has somebody give."""
    for verb in paragraph.tokens:
        if verb.lemma not in _PUTTING or verb.pos != "VERB" or is_passive(paragraph, verb):
            continue
        who = subject(paragraph, verb)
        counted = next(iter(paragraph.children(verb.index, "dobj")), None)
        number = _number(paragraph, verb)
        if (
            who is None
            or counted is None
            or number is None
            or counted.lemma not in lemmas("numbers", "counted")
        ):
            continue
        voice = voices.resolve(paragraph, phrase(paragraph, who))
        if voice is None:
            continue
        content = trimmed_run(paragraph, Run(counted.first, max(number.last, counted.last)))
        yield Saying(
            paragraph,
            (content,),
            form_of(paragraph, (content,)),
            (hop(text, voice.source, voice.mention, verb.span),),
            verb.lemma,
        )


def _number(paragraph: Paragraph, verb: Token) -> Token | None:
    for prep in paragraph.children(verb.index, "prep"):
        if prep.lemma in ("at", "to"):
            for noun in paragraph.children(prep.index, "pobj"):
                if any(t.pos == "NUM" for t in paragraph.tokens[noun.first : noun.last + 1]):
                    return noun
    return None
