"""What a mention says of its source by itself: its words, its name, how it is named, for whom it speaks."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.core.claims import Closeness, Naming
from bot.core.text import Span
from bot.edges.read.embedded.clauses import ancestors, trimmed
from bot.edges.read.embedded.parsing import QUOTE_MARKS, Entity, Paragraph, Token
from bot.edges.read.embedded.plain import shown
from bot.edges.read.embedded.words import country_of, lemmas

NAMES = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT"})
POINTERS = frozenset({"the", "this", "that", "these", "those"})
_ARTICLES = frozenset({"a", "an", "one", "another"})
_NUMERALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_LEADING = re.compile(r"(?:the|a|an|this|that|these|those|its|their)\s+", re.IGNORECASE)
# "A group of Syrian doctors" is not their name; "the office of the Syrian president" is one.
GATHERED = frozenset({"coalition", "faction", "force", "group", "team"})
_ANY = frozenset({"a", "an", "another", "any", "no", "one", "several", "some"})
_EDGES = QUOTE_MARKS + " \t,;:()[]—–-"


def is_media(name: str) -> bool:
    """Tell whether a name is that of a paper, a broadcaster or an agency."""
    plain = name.casefold().removeprefix("the ").strip(_EDGES)
    return plain in lemmas("speakers", "media_names") or bool(
        set(words_in(plain)[-2:]) & lemmas("speakers", "media_words")
    )


def is_document(paragraph: Paragraph, noun: Token) -> bool:
    """Tell whether a noun is something that is put out: "a press release", not "the release of prisoners"."""
    if noun.lemma not in lemmas("saying", "documents"):
        return False
    of = any(t.lemma == "of" for t in paragraph.children(noun.index, "prep"))
    return noun.lemma != "release" or not of or bool(paragraph.children(noun.index, "compound"))


def is_about(paragraph: Paragraph, entity: Entity, head: Token, inside: set[int]) -> bool:
    """A name is what a phrase is about when the phrase hangs on it or stands beside it as an apposition."""
    if head.index in entity.run:
        return True
    if entity.run.last not in inside:
        return False
    name = paragraph.tokens[entity.run.last]
    return _is_title_of(paragraph, entity, name, head) or (
        name.dep == "appos"
        and (name.head == head.index or head.index < name.index)
        and all(
            above.dep in ("appos", "compound") or above.index == head.index
            for above in ancestors(paragraph, name)
            if above.index in inside and above.index != name.index and above.index >= head.index
        )
    )


def _is_title_of(paragraph: Paragraph, entity: Entity, name: Token, title: Token) -> bool:
    """Tell whether a name is set beside a title by a comma: "the mayor of Marlow, Greta Lund".

    The parser hangs it on the last name before it.
    """
    if title.lemma not in lemmas("speakers", "titles") or title.tag != "NN" or name.dep != "appos":
        return False
    before = paragraph.tokens[max(0, entity.run.first - 1)]
    between = takewhile(lambda above: above.index != title.index, ancestors(paragraph, name))
    return before.text == "," and all(
        above.dep in ("pobj", "prep", "compound") and above.index > title.index for above in between
    )


def descriptor(paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> Span:
    """Return a source's words without its relative clauses, articles and the marks around them."""
    inside = {t.index for t in tokens}
    first = min(inside)
    last = max(inside)
    for child in paragraph.children(head.index, "relcl", "acl", "appos", "advcl"):
        if child.index > head.index:
            last = min(last, max(child.first - 1, head.index))
    if head.entity in NAMES:
        for place in paragraph.children(head.index, "prep"):
            if place.lemma in ("in", "at", "near", "on") and not place.entity and place.index > head.index:
                last = min(last, max(place.index - 1, head.index))
    for comma in tokens:
        if comma.text == "," and comma.index > head.index:
            last = min(last, comma.index - 1)
    kept = [t for t in tokens if first <= t.index <= last]
    while len(kept) > 1 and (kept[0].dep == "predet" or kept[0].text.lower() in POINTERS | {"a", "an"}):
        kept.pop(0)
    closing = paragraph.tokens[kept[-1].index + 1 : kept[-1].index + 2]
    end = kept[-1].end
    between = paragraph.tokens[kept[0].index : kept[-1].index + 1]
    if closing and closing[0].text in QUOTE_MARKS and any(t.text in QUOTE_MARKS for t in between):
        end = closing[0].end
    return trimmed(paragraph, Span(kept[0].start, end))


def naming_of(paragraph: Paragraph, tokens: Sequence[Token], head: Token, is_person: bool) -> Naming:
    called = head.entity in NAMES or (head.pos == "PROPN" and head.lemma not in lemmas("speakers", "titles"))
    if is_person or (called and any(t.text[0].isupper() for t in tokens if t.entity or t is head)):
        return Naming.NAMED
    if country_of(bare(head.text)):
        return Naming.NAMED
    if head.lemma in lemmas("speakers", "bodies") and (
        _has_name(paragraph, head) or _is_the_only_one(paragraph, head)
    ):
        return Naming.NAMED
    if head.lemma in lemmas("speakers", "vague"):
        return Naming.UNNAMED
    return Naming.DESCRIBED


def _has_name(paragraph: Paragraph, body: Token) -> bool:
    """Whether a body is told by a name within it: "the Syrian opposition", "the office of Smith"."""
    if any(t.text.lower() in _ANY for t in paragraph.children(body.index, "det", "nummod")):
        return False
    for before in paragraph.children(body.index, "poss", "compound", "amod", "nmod"):
        if before.entity in NAMES or before.pos == "PROPN" or (before.dep == "poss" and before.pos != "PRON"):
            return True
    if body.lemma in GATHERED or body.tag == "NNS":
        return False
    return any(
        _is_called(paragraph, noun)
        for of in paragraph.children(body.index, "prep")
        if of.lemma == "of"
        for noun in paragraph.children(of.index, "pobj")
    )


def _is_the_only_one(paragraph: Paragraph, body: Token) -> bool:
    """Whether a body is told by what it is, where there is one of each: "the health ministry"."""
    determiners = {t.text.lower() for t in paragraph.children(body.index, "det", "nummod", "poss")}
    if body.lemma == "police":  # a plural, and known without "the"
        return not determiners - {"the"}
    is_one = body.lemma in lemmas("speakers", "institutions") and body.tag != "NNS"
    return is_one and "the" in determiners


def _is_called(paragraph: Paragraph, noun: Token) -> bool:
    before = paragraph.tokens[noun.first : noun.index + 1]
    return noun.tag != "NNS" and any(t.pos == "PROPN" for t in before)


def count_of(paragraph: Paragraph, head: Token, naming: Naming) -> int | None:
    if naming is Naming.NAMED:
        return None
    for child in paragraph.children(head.index, "nummod", "det"):
        word = child.text.lower()
        if word in _ARTICLES:
            return 1
        if word in _NUMERALS:
            return _NUMERALS[word]
        if word.isdecimal() and len(word) < 6:
            return int(word)
    return 1 if head.tag == "NN" and head.lemma in lemmas("speakers", "titles") else None


def closeness_of(tokens: Sequence[Token]) -> Closeness:
    said = {token.lemma for token in tokens}
    for names, closeness in (
        ("witness", Closeness.WITNESS),
        ("analyst", Closeness.ANALYST),
        ("official", Closeness.OFFICIAL),
    ):
        if said & lemmas("speakers", names):
            return closeness
    return Closeness.NOT_KNOWN


def speaks_for_office(token: Token, paragraph: Paragraph) -> bool:
    if token.lemma not in lemmas("speakers", "spokes"):
        return False
    if token.lemma not in ("officer", "secretary"):
        return True
    return any(
        c.lemma in lemmas("speakers", "spokes_with")
        for c in paragraph.children(token.index, "compound", "amod")
    )


def country_in(words: str) -> str:
    return next((c for word in re.findall(r"[\w.]+", words) if (c := country_of(word))), "")


def bare(words: str) -> str:
    words = shown(words).strip(_EDGES)
    return words.removesuffix("’s").removesuffix("'s").removesuffix("’").strip(_EDGES)


def name_of(words: str) -> str:
    name = " ".join(shown(words).split())
    name = name.removesuffix("’s").removesuffix("'s")
    return _LEADING.sub("", name, count=1) if _LEADING.match(name) else name


def words_in(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.casefold()) if word not in POINTERS]
