"""A released prompt is what it was when it was released, wherever the bot is installed."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.core.claims import ResponseKind, StatementKind
from bot.core.errors import PromptChanged
from bot.edges.prompts import released, shipped
from bot.edges.read.openai.answers import answer_in, schema


def test_a_released_prompt_is_never_edited() -> None:
    # These lines only ever grow: a better prompt is a new version.
    hashes = {
        "claims.v1": "86111adec57e8c7deb46047ddec2cb7255749f18c545921caa9c6afa7a30b287",
        "claims.v2": "d611463baa403f837c10d5b5e5829e7afd873290e1473042e6e5bbc5d6811b5c",
    }

    assert {file.stem for file in shipped().glob("*.v*.md")} == set(hashes)
    assert {name: sha256((shipped() / f"{name}.md").read_bytes()).hexdigest() for name in hashes} == hashes
    assert {name: released(name).sha256 for name in hashes} == hashes


def test_an_edited_prompt_is_refused(tmp_path: Path) -> None:
    edited = (shipped() / "claims.v1.md").read_text(encoding="utf-8").replace("judge nothing", "judge all")
    (tmp_path / "claims.v1.md").write_text(edited, encoding="utf-8")

    with pytest.raises(PromptChanged, match="was released with"):
        released("claims.v1", tmp_path)


def test_a_prompt_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PromptChanged, match="No such file"):
        released("claims.v1", tmp_path)


@pytest.mark.parametrize("name", ["claims.v1", "claims.v2"])
def test_the_example_of_a_prompt_is_an_answer_by_the_schema_and_verbatim(name: str) -> None:
    text, answer = released(name).example

    found = answer_in(answer)
    words = [
        part
        for said in found.statements
        for part in (*said.passages, *(w for hop in said.hops for w in (hop.name, hop.words, hop.cue)))
    ]
    words += [sentence for shortened in found.summary for sentence in shortened.of]
    assert [part for part in words if part not in text] == []
    assert bool(found.summary) is (name != "claims.v1")  # which asked for none


@pytest.mark.parametrize("name", ["claims.v1", "claims.v2"])
def test_a_prompt_names_every_kind_there_is(name: str) -> None:
    system = " ".join(released(name).system.split())

    assert [kind for kind in (*StatementKind, *ResponseKind) if f'"{kind.value}"' not in system] == []


def test_a_schema_is_bounded_everywhere() -> None:
    unbounded: list[str] = []

    def look(part: Any, where: str) -> None:
        bounds = {"string": "maxLength", "array": "maxItems", "integer": "maximum", "object": "required"}
        if bounds.get(str(part.get("type"))) not in (None, *part) and "enum" not in part:
            unbounded.append(where)
        if part.get("type") == "object" and part["additionalProperties"] is not False:
            unbounded.append(where)
        for name, inner in part.get("properties", {}).items():
            look(inner, f"{where}.{name}")
        if "items" in part:
            look(part["items"], f"{where}[]")

    look(schema(), "answer")

    assert unbounded == []
    assert schema()["required"] == ["statements", "summary"]
    assert not re.search("verdict|url|address|tool|mention|score", str(schema()))
