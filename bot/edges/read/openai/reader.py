"""The reader with a language model: it is asked who says what, and the embedded reader stands in for it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.claims import Draft, Engine, Hindrance, StandIn
from bot.core.errors import ModelHindered, NothingToRead, OtherLanguage, StoreBusy
from bot.core.rendering.stand_ins import hindrance_words
from bot.core.reports import Report, ReportId
from bot.core.text import WORD, FoldedText, Span, fold_with_origin
from bot.edges.prompts import Prompt
from bot.edges.read.embedded.language import find_unread
from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.edges.read.embedded.stories import divide
from bot.edges.read.openai.answers import Answer, answer_in, schema
from bot.edges.read.openai.budget import Budget
from bot.edges.read.openai.cache import Cache, key_of
from bot.edges.read.openai.drafting import draft_of, stands_in
from bot.edges.read.openai.hindered import Garbled, Hindered
from bot.edges.read.openai.line import Line, Turn, open_line
from bot.edges.read.openai.pieces import Piece, pieces_of
from bot.edges.read.openai.settings import Settings

log = logging.getLogger(__name__)

_TELLING = 40  # words: a report of as many says something
_ECHOED = 4_000  # code points of a faulty answer that are sent back with its fault


@dataclass(slots=True)
class OpenAIReader:
    """Reads reports in any language, within a deadline and the day's budget.

    Attributes:
        embedded: adds to what was found what it adds to its own, and reads itself where the model does not.
        now: the desk's time.
    """

    settings: Settings
    prompt: Prompt
    embedded: EmbeddedReader
    budget: Budget
    cache: Cache
    now: Callable[[], datetime]
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine("openai", self.settings.model, self.prompt.name, self.prompt.sha256)

    async def read(self, report: Report) -> Draft:
        """Read a report; by whom it was read in the end stands in the draft.

        Raises:
            NothingToRead: when there are no words in it.
        """
        if not WORD.search(report.text):
            raise NothingToRead
        try:
            return await self._read(report)
        except Hindered as error:
            told = {"report": report.id, "hindrance": error.hindrance.value, "detail": error.detail}
            log.warning("read.stand_in", extra=told)
            return await self._stand_in(report, StandIn(self.embedded.engine, error.hindrance, error.seconds))

    async def try_out(self) -> str:
        """Have the prompt's example read, and say how that went and what the day has taken so far.

        Raises:
            ModelHindered: when it was not read.
        """
        text = self.prompt.example[0]
        bare = replace(self, cache=replace(self.cache, most_bytes=0))
        try:
            [answer] = await bare._answers(ReportId(""), text, [Piece(0, (Span(0, len(text)),))])
        except Hindered as error:
            why = hindrance_words(StandIn(self.engine, error.hindrance, error.seconds))
            where = f"{self.settings.base_url}; the embedded reader stands in for it"
            raise ModelHindered(f"{why} ({error.detail}); {where}") from None
        spent = await asyncio.to_thread(self.budget.spent)
        found = f"{len(answer.statements)} statements in a test text"
        used = f"{spent.tokens:,} of {self.settings.tokens_per_day:,} tokens were used today"
        return f"{self.settings.model} at {self.settings.base_url} answers ({found}); {used}"

    async def _read(self, report: Report) -> Draft:
        text = await asyncio.to_thread(plain, report.text)
        division = await asyncio.to_thread(divide, text, report.title)
        pieces = pieces_of(text, division, self.settings.piece_characters)
        answers = await self._answers(report.id, text, pieces)
        sections = await asyncio.to_thread(self.embedded.sections, text, division)
        unread = await asyncio.to_thread(find_unread, text)
        foreign = [paragraph for u in unread for paragraph in u.paragraphs]
        answered = list(zip(pieces, answers, strict=True))
        sentences = self.embedded.summary_sentences
        return await asyncio.to_thread(
            draft_of, report, text, division, sections, foreign, answered, sentences
        )

    async def _answers(self, report: ReportId, text: str, pieces: Sequence[Piece]) -> list[Answer]:
        """Return an answer for each piece. Raises `Hindered`, once what was begun is over."""
        folded = await asyncio.to_thread(fold_with_origin, text)
        answers: dict[Piece, Answer] = {}
        hindered: list[Hindered] = []
        gate = asyncio.Semaphore(self.settings.at_once)

        async def answer(asking: _Asking, piece: Piece) -> None:
            async with gate:
                if hindered:
                    return
                try:
                    answers[piece] = await self._answer(asking, piece)
                except Hindered as error:
                    hindered.append(error)

        async with open_line(self.settings, self.budget, schema(), self.now) as line:
            until = asyncio.get_running_loop().time() + self.settings.seconds
            asking = _Asking(line, report, folded, until)
            try:
                async with asyncio.timeout_at(until), asyncio.TaskGroup() as tasks:
                    for piece in pieces:
                        tasks.create_task(answer(asking, piece))
            except TimeoutError:
                waited = round(self.settings.seconds)
                raise Hindered(Hindrance.SLOW, "not all of it was answered in time", waited) from None
        if hindered:
            raise hindered[0]
        if not any(one.statements for one in answers.values()) and len(WORD.findall(text)) >= _TELLING:
            # Models too small for the work say nothing at all: nobody could tell that from a quiet report.
            raise Hindered(Hindrance.GARBLED, "not one statement in the whole report")
        return [answers[piece] for piece in pieces]

    async def _answer(self, asking: "_Asking", piece: Piece) -> Answer:
        words = piece.words(asking.text.original)
        key = key_of(self._asked(words))
        try:
            kept = await asyncio.to_thread(self.cache.find, key, asking.report)
            if kept is not None:
                with suppress(Garbled):  # kept by a release that allowed other answers: asked for again
                    return answer_in(kept)
            answer = await self._asked_for(asking, piece, words)
            await asyncio.to_thread(self.cache.keep, key, asking.report, answer.model_dump_json())
        except StoreBusy as error:  # what cannot be counted is not spent
            raise Hindered(Hindrance.FAILED, error.detail) from error
        return answer

    async def _asked_for(self, asking: "_Asking", piece: Piece, words: str) -> Answer:
        """Ask the model; what cannot be used is sent back with its fault, once."""
        turns = self._turns(words)
        try:
            return await self._understood(asking, piece, turns)
        except Garbled as error:
            again = {"role": "user", "content": self.prompt.sent_back(error.fault)}
            echo = {"role": "assistant", "content": error.answer[:_ECHOED]}
            turns = [*turns, *((echo,) if error.answer else ()), again]
        try:
            return await self._understood(asking, piece, turns)
        except Garbled:
            raise Hindered(Hindrance.GARBLED, "no usable answer, asked twice") from None

    async def _understood(self, asking: "_Asking", piece: Piece, turns: Sequence[Turn]) -> Answer:
        """Return an answer that can be used. Raises `Garbled` for any other, `Hindered` for none."""
        completion = await asking.line.ask(turns, asking.until)
        if completion.is_refused:
            raise Hindered(Hindrance.REFUSED, "the model refused")
        said = completion.words
        if completion.is_cut:
            raise Garbled("it was cut off before its end; give fewer statements", said)
        answer = answer_in(said)
        if not await asyncio.to_thread(stands_in, asking.text, piece, answer):
            raise Garbled("no passage in it stands in the text letter for letter", said)
        return answer

    def _turns(self, words: str) -> list[Turn]:
        text, answer = self.prompt.example
        return [
            {"role": "system", "content": self.prompt.system},
            {"role": "user", "content": self.prompt.put(text)},
            {"role": "assistant", "content": answer},
            {"role": "user", "content": self.prompt.put(words)},
        ]

    def _asked(self, words: str) -> tuple[object, ...]:
        """Return all that an answer depends on."""
        s = self.settings
        return (words, self.prompt.sha256, s.base_url, s.model, s.output_tokens, s.temperature, s.json_schema)

    async def _stand_in(self, report: Report, stand_in: StandIn) -> Draft:
        try:
            draft = await self.embedded.read(report)
        except OtherLanguage:
            # What was not read, and why by whom, is said in the report's own message.
            draft = Draft((), (), unread=await asyncio.to_thread(lambda: find_unread(plain(report.text))))
        return replace(draft, stand_in=stand_in)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One report while it is asked about.

    Attributes:
        until: when it must be over, on the event loop's clock.
    """

    line: Line
    report: ReportId
    text: FoldedText
    until: float
