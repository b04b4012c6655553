"""The reference pages say what the code does."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from typer import Typer

from bot.cli import app
from bot.core.commands import USAGES, CommandName
from bot.core.errors import ArchiveBroken, NotReadable
from bot.core.exports import ExportForm
from bot.core.rendering.handouts.claims_csv import COLUMNS
from bot.core.rendering.handouts.claims_schema import CLAIMS_SCHEMA
from bot.edges.store.tables import metadata
from tests.readme_sample import README, sample, with_sample

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
PAGE = (REFERENCE / "commands.md").read_text(encoding="utf-8")
REFUSALS = (REFERENCE / "refusals.md").read_text(encoding="utf-8")
EXPORT = (REFERENCE.parent / "howto" / "export.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", PAGE, re.MULTILINE))


def test_every_chat_command_is_in_the_reference_with_its_own_words() -> None:
    told = {typed: about for typed, about in ROWS.items() if typed.startswith("/")}

    assert told == {usage.typed: usage.about for usage in USAGES}


def test_every_chat_command_has_a_usage() -> None:
    assert [usage.name for usage in USAGES] == list(CommandName)


def test_every_command_of_the_command_line_is_in_the_reference_with_its_own_words() -> None:
    told = {typed: about for typed, about in ROWS.items() if typed.startswith("secondsource ")}
    in_code: dict[str, str] = {}
    for typed, about in _commands("secondsource", app):
        in_code[typed] = " ".join(about.split("\n\n")[0].split())

    assert told == in_code


def test_every_column_of_the_table_is_in_the_how_to_with_its_own_words() -> None:
    table = EXPORT.split("## The table")[1].split("\n## ")[0]

    assert dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", table, re.MULTILINE)) == dict(COLUMNS)


def test_every_field_of_a_claim_and_a_report_and_every_form_is_in_the_how_to() -> None:
    document = EXPORT.split("## The document")[1].split("\n## ")[0]
    claims, reports = document.split("Of each report's text")
    forms = EXPORT.split("## The forms")[1].split("\n## ")[0]
    schema = CLAIMS_SCHEMA["properties"]
    told = [name for row in re.findall(r"^\| (`.+?) \|", claims, re.MULTILINE) for name in _in_code(row)]

    assert told == schema["claims"]["items"]["required"]
    assert {"id", *_in_code(reports)} - {"reports"} == set(schema["reports"]["items"]["required"])
    assert re.findall(r"^\| `(\w+)`", forms, re.MULTILINE) == list(ExportForm)


def _in_code(words: str) -> list[str]:
    return re.findall(r"`(\w+)`", words)


def test_every_table_is_in_the_list_of_where_a_reports_words_lie() -> None:
    page = (REFERENCE.parent / "explanation" / "forgetting.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)

    # Full text differs from database to database, and stands beside the tables.
    assert sorted(told) == sorted([*metadata.tables, "claim_words", "passage_words"])


async def test_the_readme_shows_what_the_demo_says() -> None:
    page = README.read_text(encoding="utf-8")

    assert page == with_sample(page, await sample())


def _commands(above: str, group: Typer) -> Iterator[tuple[str, str]]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{above} {command.name or command.callback.__name__}", inspect.getdoc(command.callback) or ""
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(f"{above} {inner.name}", inner.typer_instance)


def test_every_way_of_not_reading_something_is_in_the_reference_in_its_own_words() -> None:
    told = {row.split("|")[1].strip() for row in REFUSALS.splitlines() if row.startswith("| ")}
    said = {kind(seen="…").sentence for kind in (*_kinds(NotReadable), ArchiveBroken)}

    assert told == said | {"it says"}


def _kinds(above: type[NotReadable]) -> Iterator[type[NotReadable]]:
    yield above
    for kind in above.__subclasses__():
        if kind.__module__ == NotReadable.__module__:
            yield from _kinds(kind)
