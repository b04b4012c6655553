"""Who a mention means: pronouns, titles and shortened names within their own story."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.core.claims import Closeness, Naming, Role, Source
from bot.core.text import Span
from bot.edges.read.embedded.clauses import ancestors, phrase, top, trimmed
from bot.edges.read.embedded.parsing import QUOTE_MARKS, Entity, Paragraph, Token
from bot.edges.read.embedded.sayings import Section
from bot.edges.read.embedded.words import country_of, lemmas, offices

_SHE_OR_HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their"})
_WE = frozenset({"i", "we", "us", "me", "my", "our"})
_WHO = frozenset({"who", "whom", "which", "that"})
_NAMES = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT"})
_ARTICLES = frozenset({"a", "an", "one", "another"})
_POINTERS = frozenset({"the", "this", "that", "these", "those"})
_NUMERALS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_LEADING = re.compile(r"(?:the|a|an|this|that|these|those|his|her|its|their|our|my)\s+", re.IGNORECASE)
_EDGES = QUOTE_MARKS + " \t,;:()[]—–-"


@dataclass(frozen=True, slots=True)
class Voice:
    """A source and where the text names it here."""

    source: Source
    mention: Span


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is remembered of a voice so that later mentions find it."""

    source: Source
    words: frozenset[str]  # of every mention of it, lower case
    heads: frozenset[str]  # lemmas of the nouns that its mentions hang on
    country: str
    is_person: bool
    is_plural: bool
    at: int  # where it was named last


@dataclass(slots=True)
class Voices:
    """The voices of one story, in the order they are heard. Ask in text order."""

    section: Section
    text: str
    _heard: list[_Heard] = field(default_factory=list["_Heard"])
    _persons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        found = (
            _bare(entity.span.of(self.text))
            for paragraph in self.section.paragraphs
            for entity in paragraph.entities
            if entity.label == "PERSON"
        )
        self._persons = tuple(dict.fromkeys(name for name in found if " " in name))

    def resolve(
        self, paragraph: Paragraph, mention: Span, inside_quotation: Source | None = None
    ) -> Voice | None:
        """Return whose voice a mention is, and remember it.

        Args:
            paragraph: where the mention stands.
            mention: the words that name the source: a noun phrase or a pronoun.
            inside_quotation: whose quotation the mention stands in: who "we" are there.

        Returns: None when the mention has no words, or is the report speaking of itself ("we").
        """
        tokens = [t for t in paragraph.tokens_in(mention) if t.is_word]
        head = top(tokens)
        if head is None:
            return None
        if head.pos == "PRON" or head.lemma in _SHE_OR_HE | _IT | _THEY | _WE:
            return self._pronoun(paragraph, head, inside_quotation)
        owner = self._owner(paragraph, head)
        if owner is not None:
            voice = self._document(paragraph, mention, head, owner)
        else:
            voice = self._noun(paragraph, tokens, head)
        return voice

    def called(self, label: Span) -> Voice:
        """Return whose voice a transcript's label is: "SMITH" for a Jane Smith of this story."""
        words = label.of(self.text)
        known = (p for p in self._persons if p.split()[-1].casefold() == words.split()[-1].casefold())
        source = Source(next(known, words), Naming.NAMED, Role.ORIGIN)
        self._heard.append(
            _Heard(
                source,
                frozenset(_words(words)),
                frozenset(),
                "",
                is_person=True,
                is_plural=False,
                at=label.start,
            )
        )
        return Voice(source, label)

    def latest(self, named_only: bool = False) -> Source | None:
        """Return the voice heard last; None before the first."""
        for heard in reversed(self._heard):
            if not named_only or heard.source.naming is Naming.NAMED:
                return heard.source
        return None

    # How each sort of mention is understood.

    def _pronoun(self, paragraph: Paragraph, head: Token, quoted: Source | None) -> Voice | None:
        word = head.text.lower()
        if word in _WE:
            return Voice(quoted, head.span) if quoted else None
        if word in _WHO:
            for above in ancestors(paragraph, head):
                if above.dep == "relcl":
                    noun = paragraph.tokens[above.head]
                    return self._noun(paragraph, paragraph.tokens_in(phrase(paragraph, noun)), noun)
            return None
        if word not in _SHE_OR_HE | _IT | _THEY:
            return Voice(Source(word, Naming.UNNAMED, Role.ORIGIN), head.span)
        meant = self._person_meant(word, paragraph, head) if word in _SHE_OR_HE else self._body_meant(word)
        return Voice(meant or Source(word, Naming.UNNAMED, Role.ORIGIN), head.span)

    def _body_meant(self, word: str) -> Source | None:
        if word in _THEY:
            fit = [h for h in self._heard if h.is_plural] or [h for h in self._heard if not h.is_person]
        else:
            fit = [h for h in self._heard if not h.is_person and not h.is_plural]
        return fit[-1].source if fit else None

    def _person_meant(self, word: str, paragraph: Paragraph, head: Token) -> Source | None:
        """Return whom "he" or "she" means: the person heard last, or whoever the report has told of since."""
        others = lemmas("speakers", "women" if word in ("he", "him", "his", "himself") else "men")
        heard = [h for h in self._heard if h.is_person and not self._are_all(others, h.source.name, h.words)]
        since = heard[-1].at if heard else 0
        told = [
            name
            for at, name in self._told_of(paragraph, head)
            if at > since and not self._are_all(others, name, frozenset(_words(name)))
        ]
        if told:
            name = self._fullest(told[-1])
            return next(
                (h.source for h in heard if h.source.name == name), Source(name, Naming.NAMED, Role.ORIGIN)
            )
        return heard[-1].source if heard else None

    def _are_all(self, others: frozenset[str], name: str, words: frozenset[str]) -> bool:
        """Whether everybody that a name can mean here is of the other sex."""
        if words & others:
            return True
        fuller = [known for known in self._persons if known.split()[-1] == name.split()[-1]]
        return bool(fuller) and all(set(_words(known)) & others for known in fuller)

    def _told_of(self, paragraph: Paragraph, head: Token) -> list[tuple[int, str]]:
        """Return the people who are unquoted subjects before a word, in its paragraph and the one before."""
        near = [p for p in self.section.paragraphs if p.index in (paragraph.index - 1, paragraph.index)]
        return [
            (entity.span.start, _bare(entity.span.of(self.text)))
            for at in near
            for entity in at.entities
            if entity.label == "PERSON"
            and entity.span.end <= head.start
            and at.tokens[entity.run.last].dep in ("nsubj", "nsubjpass")
            and not at.tokens[entity.run.last].is_quoted
        ]

    def _owner(self, paragraph: Paragraph, head: Token) -> Token | None:
        """Return whose statement or report a document is; the document itself when it does not say."""
        if head.lemma not in lemmas("saying", "documents") or head.entity in _NAMES:
            return None
        for child in paragraph.children(head.index, "poss", "compound", "nmod", "amod"):
            if child.entity in (*_NAMES, "PERSON") or country_of(child.text):
                return child
        for prep in paragraph.children(head.index, "prep", "agent"):
            if prep.lemma in ("of", "by", "from"):
                for child in paragraph.children(prep.index, "pobj"):
                    return child
        for clause in paragraph.children(head.index, "relcl"):
            for child in paragraph.children(clause.index, "nsubj"):
                if child.entity in (*_NAMES, "PERSON"):
                    return child
        return head

    def _document(self, paragraph: Paragraph, mention: Span, head: Token, owner: Token) -> Voice | None:
        if owner is head:
            is_back = any(t.text.lower() in _POINTERS for t in paragraph.children(head.index, "det"))
            source = self._put_out_by(head) if is_back and head.tag in ("NN", "NNP") else None
            if source is None:
                return self._noun(paragraph, paragraph.tokens_in(mention), head, vague=True)
            return Voice(source, trimmed(paragraph, mention))
        country = country_of(_bare(owner.text))
        if country and owner.dep in ("amod", "compound", "nmod"):
            for heard in reversed(self._heard):
                if heard.country == country and heard.source.naming is Naming.NAMED:
                    return Voice(heard.source, trimmed(paragraph, mention))
        if country and owner.dep == "amod":
            return self._noun(paragraph, paragraph.tokens_in(mention), head)
        voice = self._noun(paragraph, paragraph.tokens_in(phrase(paragraph, owner)), owner)
        return Voice(voice.source, trimmed(paragraph, mention)) if voice else None

    def _put_out_by(self, document: Token) -> Source | None:
        for heard in reversed(self._heard):
            if document.lemma in heard.heads:
                return heard.source
        return self.latest() if document.lemma in lemmas("speakers", "put_out") else None

    def _noun(
        self, paragraph: Paragraph, tokens: Sequence[Token], head: Token, vague: bool = False
    ) -> Voice | None:
        mention = _descriptor(paragraph, tokens, head)
        words = mention.of(self.text)
        if not any(c.isalnum() for c in words):
            return None
        person = self._person(paragraph, tokens, head)
        name = self._fullest(person, frozenset(_words(words))) if person else _name_of(words)
        country = _country(words)
        known = self._known(paragraph, head, name, country, bool(person))
        if known is not None:
            source = known
        else:
            naming = Naming.UNNAMED if vague else _naming(paragraph, tokens, head, bool(person))
            source = Source(
                name=name,
                naming=naming,
                role=Role.ORIGIN,
                desk=self._desk(paragraph, tokens, head),
                count=_count(paragraph, head, naming),
                closeness=_closeness(tokens),
            )
        if not source.desk and person:
            source = replace(source, desk=self._desk(paragraph, tokens, head))
        self._remember(source, words, head, country, bool(person))
        return Voice(source, mention)

    def _known(
        self, paragraph: Paragraph, head: Token, name: str, country: str, is_person: bool
    ) -> Source | None:
        """Return the voice of this story that a shorter or vaguer mention means; None for a new one."""
        plain = frozenset(_words(name))
        points_back = any(t.text.lower() in _POINTERS for t in paragraph.children(head.index, "det"))
        for heard in reversed(self._heard):
            if heard.source.name == name:
                return heard.source
            named = heard.source.naming is Naming.NAMED
            if is_person:
                continue
            if (
                named
                and plain
                and plain <= heard.words
                and head.text.lower() in heard.words
                and (head.pos == "PROPN" or points_back)
            ):
                return heard.source
            if points_back and len(plain) == 1 and head.lemma in heard.heads and head.tag in ("NN", "NNP"):
                return heard.source
        if country and country_of(_bare(head.text)) and head.tag in ("NNPS", "NNP", "NNS") and points_back:
            for heard in reversed(self._heard):
                if heard.country == country and heard.source.naming is Naming.NAMED and not heard.is_person:
                    return heard.source
        return None

    def _person(self, paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> str:
        """Return the name of the person that a noun phrase is about; "" when it is about none."""
        inside = {t.index for t in tokens}
        for entity in paragraph.entities:
            if entity.label == "PERSON" and _is_about(paragraph, entity, head, inside):
                return _bare(entity.span.of(self.text))
        surname = _bare(head.text)
        if head.pos == "PROPN" and any(surname == name.split()[-1] for name in self._persons):
            return surname
        return ""

    def _fullest(self, name: str, told_by: frozenset[str] = frozenset()) -> str:
        """Return the fullest name this story has for a surname, unless it has several people of that name."""
        parts = name.split()
        if len(parts) > 1 and parts[0].casefold().rstrip(".") not in (
            "mr",
            "mrs",
            "ms",
            "dr",
            "sen",
            "rep",
            "gov",
            "president",
        ):
            return name
        fuller = [known for known in self._persons if known.split()[-1] == parts[-1] and known != name]
        men, women = lemmas("speakers", "men"), lemmas("speakers", "women")
        for ours, others in ((men, women), (women, men)):
            if (set(_words(name)) | told_by) & ours:
                fuller = [known for known in fuller if not set(_words(known)) & others]
        if len(fuller) > 1:
            heard = [h.source.name for h in self._heard if h.source.name in fuller]
            fuller = heard if len(set(heard)) == 1 else []
        return fuller[0] if fuller else name

    def _desk(self, paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> str:
        """Return the office that a spokesman or an official speaks for; "" for none."""
        speaker = next((t for t in tokens if _speaks_for_office(t, paragraph)), None)
        if speaker is None:
            return ""
        last = max(speaker.index, head.index)
        for token in tokens:
            office = offices().get(token.lemma)
            if office and token.index < last:
                return self._office(office)
        before = [t for t in tokens if t.index < speaker.index and t.entity == "ORG"]
        if before:
            return _name_of(trimmed(paragraph, Span(before[0].start, before[-1].end)).of(self.text))
        for prep in paragraph.children(speaker.index, "prep"):
            if prep.lemma in ("for", "of", "from", "with", "at", "in"):
                for noun in paragraph.children(prep.index, "pobj"):
                    if noun.entity in _NAMES or noun.lemma in lemmas("speakers", "bodies"):
                        return _name_of(phrase(paragraph, noun).of(self.text))
        return ""

    def _office(self, noun: str) -> str:
        """Return the office as this story names it: "Turkey's Presidency" for "presidency"."""
        for paragraph in self.section.paragraphs:
            for token in paragraph.tokens:
                if token.lemma == noun:
                    return _name_of(phrase(paragraph, token).of(self.text))
        return noun

    def _remember(self, source: Source, words: str, head: Token, country: str, is_person: bool) -> None:
        earlier = next((h for h in reversed(self._heard) if h.source.name == source.name), None)
        said = frozenset(_words(words)) | frozenset(_words(source.name))
        heads = frozenset({head.lemma}) | (said & lemmas("speakers", "titles"))
        if earlier is not None:
            self._heard.remove(earlier)
            said, heads, country = said | earlier.words, heads | earlier.heads, earlier.country or country
            is_person = is_person or earlier.is_person
        single = head.lemma in lemmas("speakers", "titles") and head.tag in ("NN", "NNP")
        self._heard.append(
            _Heard(
                source,
                said,
                heads,
                country,
                is_person=is_person or (single and head.lemma not in lemmas("speakers", "bodies")),
                is_plural=head.tag in ("NNS", "NNPS"),
                at=head.start,
            )
        )


def is_media(name: str) -> bool:
    """Tell whether a name is that of a paper, a broadcaster or an agency."""
    plain = name.casefold().removeprefix("the ").strip(_EDGES)
    return plain in lemmas("speakers", "media_names") or bool(
        set(_words(plain)[-2:]) & lemmas("speakers", "media_words")
    )


def join_desks(sources: Iterable[Source]) -> dict[Source, Source]:
    """Return, for each office that somebody else of the story speaks for, the office as its own desk."""
    known = tuple(sources)
    desks = {source.desk for source in known if source.desk}
    return {s: replace(s, desk=s.name) for s in known if s.name in desks and not s.desk}


def _is_about(paragraph: Paragraph, entity: Entity, head: Token, inside: set[int]) -> bool:
    """A name is what a phrase is about when the phrase hangs on it or stands beside it as an apposition."""
    if head.index in entity.run:
        return True
    if entity.run.last not in inside:
        return False
    name = paragraph.tokens[entity.run.last]
    return (
        name.dep == "appos"
        and (name.head == head.index or head.index < name.index)
        and all(
            above.dep in ("appos", "compound") or above.index == head.index
            for above in ancestors(paragraph, name)
            if above.index in inside and above.index != name.index and above.index >= head.index
        )
    )


def _descriptor(paragraph: Paragraph, tokens: Sequence[Token], head: Token) -> Span:
    """Return a source's words without its relative clauses, articles and the marks around them."""
    inside = {t.index for t in tokens}
    first = min(inside)
    last = max(inside)
    for child in paragraph.children(head.index, "relcl", "acl", "appos", "advcl"):
        if child.index > head.index:
            last = min(last, max(child.first - 1, head.index))
    if head.entity in _NAMES:
        for place in paragraph.children(head.index, "prep"):
            if place.lemma in ("in", "at", "near", "on") and not place.entity and place.index > head.index:
                last = min(last, max(place.index - 1, head.index))
    for comma in tokens:
        if comma.text == "," and comma.index > head.index:
            last = min(last, comma.index - 1)
    kept = [t for t in tokens if first <= t.index <= last]
    while len(kept) > 1 and (kept[0].dep == "predet" or kept[0].text.lower() in _POINTERS | {"a", "an"}):
        kept.pop(0)
    closing = paragraph.tokens[kept[-1].index + 1 : kept[-1].index + 2]
    end = kept[-1].end
    between = paragraph.tokens[kept[0].index : kept[-1].index + 1]
    if closing and closing[0].text in QUOTE_MARKS and any(t.text in QUOTE_MARKS for t in between):
        end = closing[0].end
    return trimmed(paragraph, Span(kept[0].start, end))


def _naming(paragraph: Paragraph, tokens: Sequence[Token], head: Token, is_person: bool) -> Naming:
    if (
        is_person
        or head.entity in _NAMES
        or (head.pos == "PROPN" and head.lemma not in lemmas("speakers", "titles"))
    ):
        return Naming.NAMED
    if country_of(_bare(head.text)):
        return Naming.NAMED
    if head.lemma in lemmas("speakers", "bodies") and any(
        t.entity in _NAMES or t.dep == "poss"
        for t in paragraph.children(head.index, "poss", "compound", "amod")
    ):
        return Naming.NAMED
    if head.lemma in lemmas("speakers", "vague"):
        return Naming.UNNAMED
    return Naming.DESCRIBED


def _count(paragraph: Paragraph, head: Token, naming: Naming) -> int | None:
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


def _closeness(tokens: Sequence[Token]) -> Closeness:
    said = {token.lemma for token in tokens}
    for names, closeness in (
        ("witness", Closeness.WITNESS),
        ("analyst", Closeness.ANALYST),
        ("official", Closeness.OFFICIAL),
    ):
        if said & lemmas("speakers", names):
            return closeness
    return Closeness.NOT_KNOWN


def _speaks_for_office(token: Token, paragraph: Paragraph) -> bool:
    if token.lemma not in lemmas("speakers", "spokes"):
        return False
    if token.lemma not in ("officer", "secretary"):
        return True
    return any(
        c.lemma in lemmas("speakers", "spokes_with")
        for c in paragraph.children(token.index, "compound", "amod")
    )


def _country(words: str) -> str:
    return next((c for word in re.findall(r"[\w.]+", words) if (c := country_of(word))), "")


def _bare(words: str) -> str:
    words = words.strip(_EDGES)
    return words.removesuffix("’s").removesuffix("'s").removesuffix("’").strip(_EDGES)


def _name_of(words: str) -> str:
    name = " ".join(words.split())
    name = name.removesuffix("’s").removesuffix("'s")
    return _LEADING.sub("", name, count=1) if _LEADING.match(name) else name


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.casefold()) if word not in _POINTERS]
