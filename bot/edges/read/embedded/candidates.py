"""Everything that may be an attribution in a text, before anything is judged."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.edges.read.embedded.contents import ContentCandidate, find_contents
from bot.edges.read.embedded.cues import CueLexicon, find_cues
from bot.edges.read.embedded.parsing import ParsedText, Token
from bot.edges.read.embedded.scenes import Scene, labelled_share
from bot.edges.read.embedded.sources import SourceCandidate, find_sources


@dataclass(frozen=True, slots=True)
class Proposal:
    """One possible cue, what it may introduce and who may be behind it."""

    scene: Scene
    cue: Token
    contents: tuple[ContentCandidate, ...]  # at least one
    sources: tuple[SourceCandidate, ...]  # at least one: the last is nobody


def find_proposals(parsed: ParsedText, lexicon: CueLexicon) -> Iterator[Proposal]:
    """Yield the proposals of a text in the order of their cues."""
    labelled = labelled_share(parsed)
    for paragraph in parsed.paragraphs:
        scene = Scene.of(parsed, paragraph, lexicon, labelled)
        for cue in find_cues(paragraph, lexicon):
            if contents := find_contents(parsed, paragraph, cue):
                yield Proposal(scene, cue, contents, find_sources(paragraph, cue))
