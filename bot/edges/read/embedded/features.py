"""What the models know of a cue, of a content and of a source: named numbers, nothing of the words.

The field names of these tuples are the models' inputs, in order; fitting stores them beside the
trees, and a model whose names differ is refused. Lexical knowledge enters only as rates: how often
a lemma is a cue, and how often a way from it led to the content or to the source.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.edges.read.embedded.contents import ContentCandidate
from bot.edges.read.embedded.cues import COLON, CueLexicon, is_mark, key_of
from bot.edges.read.embedded.parsing import MARKS, Paragraph, Run, Token
from bot.edges.read.embedded.rates import WayRates
from bot.edges.read.embedded.scenes import LONGEST_LABEL, Scene
from bot.edges.read.embedded.sources import SUBJECTS, SourceCandidate

# Codes are ordinals: a tree can cut out any one of them with two splits.
_DEPS = {
    dep: code
    for code, dep in enumerate(
        (
            *("ROOT", "conj", "advcl", "acl", "relcl", "ccomp", "xcomp", "parataxis", "dobj"),
            *("nsubj", "pobj", "prep", "attr", "amod", "appos", "nsubjpass", "compound"),
        )
    )
}
_TAGS = {
    tag: code for code, tag in enumerate(("VBD", "VBZ", "VBP", "VBN", "VBG", "VB", "NN", "NNS", "IN", "JJ"))
}
_POS = {
    pos: code
    for code, pos in enumerate(
        (
            *("VERB", "NOUN", "PROPN", "PRON", "ADP", "DET", "ADJ", "ADV", "AUX", "PART"),
            *("PUNCT", "SCONJ"),
        )
    )
}
_ENTITIES = {"PERSON": 1, "ORG": 2, "GPE": 3, "NORP": 4, "DATE": 5}
_OTHER = 20
_NOTHING = 21

_QUESTION_WORDS = frozenset({"if", "whether", "how", "what", "why", "when", "who", "where"})
_LONGEST_GAP = 40  # tokens over which a comma between cue and content is looked for
_LONGEST_HEADING = 20  # tokens


class CueFeatures(NamedTuple):
    rate: float
    hits: float
    seen: float
    speech_rate: float
    dep: float
    tag: float
    pos: float
    mark: float
    quoted: float
    has_ccomp: float
    has_dobj: float
    has_xcomp: float
    has_prep: float
    has_nsubj: float
    has_nsubjpass: float
    has_agent: float
    has_neg: float
    has_advcl: float
    has_modal: float
    has_will: float
    has_if: float
    has_as: float
    has_to: float
    has_poss: float
    paragraph: float
    paragraphs: float
    paragraph_tokens: float
    has_quotation: float
    from_sentence_start: float
    to_sentence_end: float
    head_rate: float
    is_root: float
    best_other_rate: float  # of the likeliest other cue in the sentence
    other_rate_before: float
    subject_pos: float
    subject_entity: float
    subject_first_person: float
    subject_third_person: float
    subject_thing: float
    subject_distance: float
    pos_2_before: float
    pos_1_before: float
    pos_1_after: float
    pos_2_after: float
    comma_before: float
    comma_after: float
    mark_before: float
    mark_after: float
    label_tokens: float  # between the paragraph's start and a colon; 0 for other cues
    label_upper: float  # share of them in capitals only
    label_named: float  # share of them in an entity
    label_pos: float  # part of speech of its last token
    heading: float  # the paragraph is short and ends without a stop
    labelled_paragraphs: float  # share of the text's paragraphs that open with a label
    contents: float  # how many candidates there are


class ContentFeatures(NamedTuple):
    way_rate_for_cue: float
    way_rate: float
    way_seen_for_cue: float
    tokens: float
    pieces: float
    quoted_share: float
    partly_quoted: float
    cuts_quotation_left: float
    cuts_quotation_right: float
    verbs: float
    gap: float
    is_after: float
    is_before: float
    starts_with_that: float
    starts_with_to: float
    starts_with_question: float
    first_pos: float
    starts_elsewhere: float
    ends_elsewhere: float
    ends_sentence: float
    starts_sentence: float
    comma_between: float
    pos_after: float
    in_later_paragraph: float
    holds_likelier_cue: float  # the best rate of any cue inside
    subject_inside: float
    first_upper: float
    quotations_inside: float
    tokens_left: float  # in the sentence, after the content and the cue
    rate_left: float  # the best rate of any cue among them
    tokens_before: float  # in the sentence, before the content and the cue
    next_word_dep: float
    next_word_pos: float
    next_word_hangs_inside: float  # the word after the content is governed from within it
    way_rank: float  # place of its way's rate among the cue's candidates, 0 the best
    way_lead: float  # by how much the best other way's rate is higher; below 0 for the best


class SourceFeatures(NamedTuple):
    way_rate: float
    way_rate_for_cue: float
    pos: float
    entity: float
    distance: float
    in_content: float
    across_quotation: float
    is_thing: float
    is_proper: float
    is_named: float
    is_pronoun: float
    other_sentence: float
    rank: float
    candidates: float
    has_nsubj: float
    has_agent: float
    has_poss: float
    has_antecedent: float


def cue_features(scene: Scene, cue: Token, lexicon: CueLexicon, contents: int) -> CueFeatures:
    paragraph = scene.paragraph
    tokens = paragraph.tokens
    sentence = paragraph.sentence_of(cue.index)
    key = key_of(cue)
    hits, seen = lexicon.weight(key)
    below = paragraph.children(cue.index)
    deps = {child.dep for child in below}
    lemmas = {child.lemma for child in below}
    head = tokens[cue.head]
    subject = next((child for child in below if child.dep in SUBJECTS), None)
    label = tokens[: cue.index] if key.lemma == COLON and cue.index <= LONGEST_LABEL else ()
    before, after = _at(tokens, cue.index - 1), _at(tokens, cue.index + 1)
    return CueFeatures(
        rate=lexicon.rate(key),
        hits=hits,
        seen=seen,
        speech_rate=lexicon.speech_rate(key),
        dep=_DEPS.get(cue.dep, _OTHER),
        tag=_TAGS.get(cue.tag, _OTHER),
        pos=_POS.get(cue.pos, _OTHER),
        mark=(1 + (key.lemma == COLON)) if is_mark(key) else 0,
        quoted=cue.is_quoted,
        has_ccomp="ccomp" in deps,
        has_dobj="dobj" in deps,
        has_xcomp="xcomp" in deps,
        has_prep="prep" in deps,
        has_nsubj="nsubj" in deps,
        has_nsubjpass="nsubjpass" in deps,
        has_agent="agent" in deps,
        has_neg="neg" in deps,
        has_advcl="advcl" in deps,
        has_modal=any(child.tag == "MD" for child in below),
        has_will="will" in lemmas or "would" in lemmas,
        has_if="if" in lemmas or "whether" in lemmas,
        has_as="as" in lemmas,
        has_to=cue.tag == "VB" and "to" in lemmas,
        has_poss="poss" in deps,
        paragraph=paragraph.index,
        paragraphs=len(scene.parsed.paragraphs),
        paragraph_tokens=len(tokens),
        has_quotation=bool(paragraph.quotations),
        from_sentence_start=cue.index - sentence.first,
        to_sentence_end=sentence.last - cue.index,
        head_rate=lexicon.rate(key_of(head)),
        is_root=cue.is_root,
        best_other_rate=scene.best_rate(sentence.first, sentence.last, cue.index),
        other_rate_before=scene.best_rate(sentence.first, cue.index, cue.index),
        subject_pos=_POS.get(subject.pos, _OTHER) if subject else _NOTHING,
        subject_entity=_ENTITIES.get(subject.entity, 0) if subject else 0,
        subject_first_person=subject is not None and subject.lemma in ("i", "we", "you"),
        subject_third_person=subject is not None and subject.lemma in ("he", "she", "they"),
        subject_thing=subject is not None and subject.lemma in ("it", "this", "that", "which"),
        subject_distance=cue.index - subject.index if subject else 0,
        pos_2_before=_pos(_at(tokens, cue.index - 2)),
        pos_1_before=_pos(before),
        pos_1_after=_pos(after),
        pos_2_after=_pos(_at(tokens, cue.index + 2)),
        comma_before=before is not None and before.text in (",", ":"),
        comma_after=after is not None and after.text in (",", ":"),
        mark_before=before is not None and before.text in MARKS,
        mark_after=after is not None and after.text in MARKS,
        label_tokens=len(label),
        label_upper=_share(label, [token.text.isupper() for token in label]),
        label_named=_share(label, [bool(token.entity) for token in label]),
        label_pos=_pos(label[-1]) if label else _NOTHING,
        heading=len(tokens) <= _LONGEST_HEADING and tokens[-1].is_word,
        labelled_paragraphs=scene.labelled_share,
        contents=contents,
    )


def content_features(
    scene: Scene, cue: Token, content: ContentCandidate, rates: WayRates, rivals: Sequence[float]
) -> ContentFeatures:
    """Describe one candidate; `rivals` are the rates of all the cue's ways, the best first."""
    paragraph = scene.paragraph
    tokens = paragraph.tokens
    key = key_of(cue)
    way_rate, way_rate_for_cue, way_seen = rates.of(key, content.how)
    if not content.runs:
        return _features_of_later(scene, content, (way_rate, way_rate_for_cue, way_seen), rivals)
    first, last = content.runs[0].first, content.runs[-1].last
    length = sum(len(run) for run in content.runs)
    quoted = sum(scene.quoted_in(run) for run in content.runs)
    gap = first - cue.index if first > cue.index else cue.index - last
    opening, before, after = tokens[first], _at(tokens, first - 1), _at(tokens, last + 1)
    sentence = paragraph.sentence_of(cue.index)
    right_edge = max(last, cue.index) if last in sentence else sentence.last
    left_edge = min(first, cue.index) if first in sentence else sentence.first
    following = _next_word(tokens, last)
    between = tokens[min(cue.index, last) + 1 : max(cue.index, first)]
    return ContentFeatures(
        way_rate_for_cue=way_rate_for_cue,
        way_rate=way_rate,
        way_seen_for_cue=way_seen,
        tokens=length,
        pieces=len(content.runs),
        quoted_share=quoted / length,
        partly_quoted=0 < quoted / length < 0.9,
        cuts_quotation_left=before is not None and before.is_quoted and opening.is_quoted,
        cuts_quotation_right=after is not None and after.is_quoted and tokens[last].is_quoted,
        verbs=sum(scene.verbs_in(run) for run in content.runs),
        gap=gap,
        is_after=first > cue.index,
        is_before=last < cue.index,
        starts_with_that=opening.lemma == "that",
        starts_with_to=opening.lemma == "to",
        starts_with_question=opening.lemma in _QUESTION_WORDS,
        first_pos=_pos(opening),
        starts_elsewhere=first not in sentence,
        ends_elsewhere=last not in sentence,
        ends_sentence=_ends_sentence(paragraph, last, sentence),
        starts_sentence=first == sentence.first,
        comma_between=gap < _LONGEST_GAP and any(token.text == "," for token in between),
        pos_after=_pos(after),
        in_later_paragraph=False,
        holds_likelier_cue=max(scene.best_rate(r.first, r.last, cue.index) for r in content.runs),
        subject_inside=any(
            child.index in run for child in paragraph.children(cue.index, "nsubj") for run in content.runs
        ),
        first_upper=opening.text[:1].isupper(),
        quotations_inside=sum(
            any(run.overlaps(quotation) for run in content.runs) for quotation in paragraph.quotations
        ),
        tokens_left=sentence.last - right_edge,
        rate_left=scene.best_rate(right_edge + 1, sentence.last, cue.index),
        tokens_before=left_edge - sentence.first,
        next_word_dep=_DEPS.get(following.dep, _OTHER) if following else _NOTHING,
        next_word_pos=_pos(following),
        next_word_hangs_inside=following is not None and any(following.head in run for run in content.runs),
        way_rank=rivals.index(way_rate_for_cue),
        way_lead=_lead(way_rate_for_cue, rivals),
    )


def _features_of_later(
    scene: Scene,
    content: ContentCandidate,
    way: tuple[float, float, float],
    rivals: Sequence[float],
) -> ContentFeatures:
    way_rate, way_rate_for_cue, way_seen = way
    opening = scene.parsed.text[max(0, content.spans[0].start - 1)]
    unknown = -1.0
    return ContentFeatures(
        **dict.fromkeys(ContentFeatures._fields, unknown)
        | {
            "way_rate_for_cue": way_rate_for_cue,
            "way_rate": way_rate,
            "way_seen_for_cue": way_seen,
            "tokens": len(content.words),
            "pieces": len(content.spans),
            "quoted_share": opening in MARKS,
            "in_later_paragraph": True,
            "way_rank": rivals.index(way_rate_for_cue),
            "way_lead": _lead(way_rate_for_cue, rivals),
        }
    )


def source_features(
    scene: Scene,
    cue: Token,
    content: ContentCandidate,
    sources: Sequence[SourceCandidate],
    rank: int,
    rates: WayRates,
) -> SourceFeatures:
    source = sources[rank]
    way_rate, way_rate_for_cue, _ = rates.of(key_of(cue), source.how)
    hows = {other.how for other in sources}
    head = None if source.head is None else scene.paragraph.tokens[source.head]
    return SourceFeatures(
        way_rate=way_rate,
        way_rate_for_cue=way_rate_for_cue,
        pos=_POS.get(head.pos, _OTHER) if head else _NOTHING,
        entity=_ENTITIES.get(head.entity, 0) if head else 0,
        distance=head.index - cue.index if head else 0,
        in_content=head is not None and any(head.index in run for run in content.runs),
        across_quotation=head is not None and head.is_quoted != cue.is_quoted,
        is_thing=head is not None and head.lemma in ("it", "this", "that", "there"),
        is_proper=head is not None and head.tag in ("NNP", "NNPS"),
        is_named=head is not None,
        is_pronoun=head is not None and head.pos == "PRON",
        other_sentence=head is not None and head.sentence != cue.sentence,
        rank=rank,
        candidates=len(sources),
        has_nsubj="nsubj" in hows,
        has_agent="agent" in hows,
        has_poss="poss" in hows,
        has_antecedent="antecedent of nsubj" in hows,
    )


def _at(tokens: Sequence[Token], index: int) -> Token | None:
    return tokens[index] if 0 <= index < len(tokens) else None


def _pos(token: Token | None) -> int:
    return _NOTHING if token is None else _POS.get(token.pos, _OTHER)


def _next_word(tokens: Sequence[Token], last: int) -> Token | None:
    return next((token for token in tokens[last + 1 : last + 4] if token.is_word), None)


def _lead(rate: float, rivals: Sequence[float]) -> float:
    if len(rivals) == 1:
        return 0.0
    return rivals[0] - rate if rate < rivals[0] else rivals[1] - rate


def _share(whole: Sequence[Token], flags: Sequence[bool]) -> float:
    return sum(flags) / len(whole) if whole else 0.0


def _ends_sentence(paragraph: Paragraph, last: int, sentence: Run) -> bool:
    """Say whether nothing but marks stands between a token and the end of the sentence."""
    return last in sentence and not any(
        token.is_word for token in paragraph.tokens[last + 1 : sentence.last + 1]
    )
