"""Everyday pairs of sentences, read and compared as the bot does it: which supports which.

The pairs held back were written before the rule was, and looked at once it stood; three of them failed then
("destroyed by fire" and "burned down", sold and kept, approved and blocked), all of them by silence.
"""

import struct
from dataclasses import dataclass

import pytest

from bot.core.claims import Statement, claim_of, settle
from bot.core.matching import Relation, Stance, relate
from bot.core.policy import Policy
from bot.core.reports import Report
from bot.edges.match.minilm import MiniLM
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.builders import report

SUPPORTS, BROADER, AGAINST, SILENT = "supports", "broader", "contradicts", "is about something else"

PAIRS = [
    (AGAINST, "the bank lost 40 million last year", "the bank made 40 million last year"),
    (AGAINST, "Ruth Kale took bribes from a builder", "Ruth Kale refused bribes from a builder"),
    (AGAINST, "the dam near Tellin had burst", "the dam near Tellin held"),
    (AGAINST, "the hostages were released on Friday", "the hostages were still being held on Friday"),
    (AGAINST, "rebels shelled the hospital in Tellin", "government troops shelled the hospital in Tellin"),
    (SUPPORTS, "the strike killed 13 people in Tellin", "13 people died in the bombing of Tellin"),
    (SUPPORTS, "the army bombed a school in Tellin", "a school in Tellin was hit by an army airstrike"),
    (SUPPORTS, "the minister resigned on Monday", "the minister stepped down on Monday"),
    (AGAINST, "the minister resigned on Monday", "the minister remains in office"),
    (SUPPORTS, "police arrested the mayor of Tellin", "the mayor of Tellin was detained by police"),
    (SILENT, "police arrested the mayor of Tellin", "police released the mayor of Tellin"),
    (SILENT, "police arrested the mayor of Tellin", "the mayor of Tellin opened a school"),
    (AGAINST, "the bridge at Tellin has collapsed", "the bridge at Tellin is intact"),
    (AGAINST, "nobody was hurt in the fire at the mill", "four workers were hurt in the fire at the mill"),
    (AGAINST, "the company raised prices in May", "the company cut prices in May"),
    (AGAINST, "unemployment rose in April", "unemployment fell in April"),
    (SUPPORTS, "shares in Korvo dropped by 12 percent", "Korvo shares fell 12 percent"),
    (SILENT, "shares in Korvo dropped by 12 percent", "Korvo hired a new chief executive"),
    (SUPPORTS, "Orvane jets bombed a market in Dorel", "an air raid by Orvane hit the market in Dorel"),
    (SUPPORTS, "Ilse Marrant quit as spokeswoman on Tuesday", "Marrant resigned on Tuesday"),
    (AGAINST, "the ceasefire in Tellin held overnight", "the ceasefire in Tellin collapsed overnight"),
    (AGAINST, "the port reopened on Monday", "the port remained closed on Monday"),
    (AGAINST, "Halse beat Marrant in the vote", "Marrant beat Halse in the vote"),
    (AGAINST, "the minister accepted the gift", "the minister turned down the gift"),
    (AGAINST, "Orvane withdrew its troops from Tellin", "Orvane sent troops to Tellin"),
    (AGAINST, "no one was killed in the blast in Dorel", "six people were killed in the blast in Dorel"),
    (AGAINST, "observers refused to assist the herders", "observers assisted the herders"),
    (AGAINST, "the dam did not burst", "the dam burst"),
    (SILENT, "France condemned the strike on Dorel", "Spain condemned the strike on Dorel"),
    (SILENT, "the company tried to buy Halden", "the company bought Halden"),
    (SILENT, "the minister resigned", "the coach resigned"),
    (SILENT, "Ruth Kale took bribes", "Oren Halse took bribes"),
    (SILENT, "rebels shelled the hospital in Tellin", "the hospital in Tellin has eight beds"),
    (SILENT, "prices rose in May", "prices fell in June"),
    (
        SILENT,
        "Vosk opened a secret channel to Lissan last autumn",
        "Mr Vosk was in the capital all week and met nobody from Lissan",
    ),
    (
        AGAINST,
        "a Lissan envoy travelled by night to Port Alder to meet Orvane's security chief Darin Vosk",
        "Mr Vosk was in the capital all week and met nobody from Lissan",
    ),
    (SILENT, "Russia struck Dorel on Monday", "Russia struck Tellin on Monday"),
    (BROADER, "13 rebels were killed near Dorel", "rebels were killed near Dorel"),
]
HELD_BACK = [
    (
        SUPPORTS,
        "gunmen abducted three aid workers near Dorel",
        "three aid workers were kidnapped near Dorel by gunmen",
    ),
    (
        SUPPORTS,
        "the ferry Aurelia sank off Port Alder on Sunday",
        "the Aurelia capsized off Port Alder on Sunday",
    ),
    (SUPPORTS, "Korvo bought the steel mill in Dorel", "the steel mill in Dorel was acquired by Korvo"),
    (
        SUPPORTS,
        "the parliament in Orvane approved the budget",
        "the budget was adopted by the parliament in Orvane",
    ),
    (SUPPORTS, "Marta Quill was dismissed as head of the bank", "the bank sacked Marta Quill"),
    (
        SUPPORTS,
        "thousands marched in Brackwater against the tax",
        "thousands of people demonstrated in Brackwater over the tax",
    ),
    (BROADER, "the flood in Dorel killed 22 people", "people died in the flood in Dorel"),
    (AGAINST, "the jury convicted Marta Quill of fraud", "the jury acquitted Marta Quill of fraud"),
    (AGAINST, "the court allowed the march in Brackwater", "the court banned the march in Brackwater"),
    (AGAINST, "the pilot survived the crash at Dorel", "the pilot died in the crash at Dorel"),
    (AGAINST, "Halden sold its shares in Korvo", "Halden kept its shares in Korvo"),
    (AGAINST, "the army captured the airfield at Dorel", "rebels still hold the airfield at Dorel"),
    (
        AGAINST,
        "the ministry approved the merger of Korvo and Halden",
        "the ministry blocked the merger of Korvo and Halden",
    ),
    (AGAINST, "police fired on the crowd in Brackwater", "police never fired on the crowd in Brackwater"),
    (AGAINST, "Marta Quill met the envoy in Tellin", "Marta Quill did not meet the envoy in Tellin"),
    (AGAINST, "the president signed the decree", "the president refused to sign the decree"),
    (SILENT, "Marta Quill was charged with fraud", "Marta Quill praised the new tax law"),
    (SILENT, "the ferry Aurelia sank off Port Alder", "the ferry Aurelia was built in Port Alder"),
    (SILENT, "a drone struck a convoy near Tellin", "a drone struck a bakery near Tellin"),
    (SILENT, "police arrested two teachers in Brackwater", "police arrested a banker in Brackwater"),
    (SILENT, "the bank lost 40 million last year", "the bank opened a branch in Dorel last year"),
    (SILENT, "rebels attacked the base on Monday", "the army rebuilt the base"),
    (SILENT, "Korvo plans to close the mill in Dorel", "Korvo closed the mill in Dorel"),
    (SILENT, "inflation rose in April", "inflation fell in March"),
]
# Known to fail: the second is misread (no subject of "burst"), or needs a word the groups do not have.
NOT_YET = [
    (SUPPORTS, "the dam did not hold", "the dam burst"),
    (SUPPORTS, "a fire destroyed the library in Dorel", "the library in Dorel burned down"),
]


@dataclass(frozen=True)
class Desk:
    reader: EmbeddedReader
    matcher: MiniLM

    def read(self, words: str, speaker: str) -> tuple[Report, Statement]:
        rest = "Nothing else of what was said that evening could be read in the newspapers of the capital."
        of = report(f"{speaker} said {words}. {rest}")
        return of, settle(self.reader.draft(of), of, self.reader.engine).statements[0]

    async def verdict(self, first: str, second: str) -> str:
        of, made = self.read(first, "Ana Voss")
        there, said = self.read(second, "Tom Hale")
        claim, words = claim_of(made, of), said.content.of(there.text)
        a, b = (struct.unpack("<384f", v) for v in await self.matcher.vectors([claim.words, words]))
        found = relate(claim, said, words, sum(x * y for x, y in zip(a, b, strict=True)), Policy())
        if found.stance is Stance.SUPPORTS:
            return BROADER if found.relation is Relation.BROADER else SUPPORTS
        return AGAINST if found.stance is Stance.CONTRADICTS else SILENT


@pytest.fixture
def desk(reader: EmbeddedReader, matcher: MiniLM) -> Desk:
    return Desk(reader, matcher)


def _name(value: str) -> str:
    return value.replace(" ", "-")


@pytest.mark.parametrize(("verdict", "first", "second"), PAIRS, ids=_name)
async def test_what_one_sentence_says_of_another(desk: Desk, verdict: str, first: str, second: str) -> None:
    assert await desk.verdict(first, second) == verdict


@pytest.mark.parametrize(("verdict", "first", "second"), HELD_BACK, ids=_name)
async def test_what_was_held_back_while_the_rule_was_written(
    desk: Desk, verdict: str, first: str, second: str
) -> None:
    assert await desk.verdict(first, second) == verdict


@pytest.mark.parametrize(("verdict", "first", "second"), NOT_YET, ids=_name)
async def test_what_is_not_understood_yet_is_silent(
    desk: Desk, verdict: str, first: str, second: str
) -> None:
    assert await desk.verdict(first, second) == SILENT != verdict
