"""The command line. Each command imports what it needs, so that `--help` is quick."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="secondsource",
    help=(
        "Reads the reports a newsroom shares: who claims what, through whom, and what still needs "
        "a source.\n\n"
        "Begin with `secondsource demo`, then `secondsource chat` and paste a report."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
evaluate_app = typer.Typer(
    help="Run a part of the bot over a benchmark's input.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(evaluate_app, name="evaluate")

COULD_NOT = 1  # exit code: it was asked rightly and could not be done; the reason is said
WRONG_USE = 2


def _fail(words: str, code: int = COULD_NOT) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(code)


def _settings() -> "Settings":
    """Return the settings in force with logging as they ask, or end with the key that is not understood."""
    from bot.core.errors import SettingsNotUnderstood
    from bot.edges.logging import start
    from bot.settings import load

    try:
        settings = load()
    except SettingsNotUnderstood as error:
        _fail(f"{error.sentence} {error.detail}.", WRONG_USE)
    start(settings.log.level.value, settings.log.form.value)
    return settings


@app.command()
def read(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="A .txt or .html file, or - for a paste.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole reading, every span (see `schema`).")
    ] = False,
    outlet: Annotated[str, typer.Option(help="Who published it, where the text does not say.")] = "",
) -> None:
    """Read one report once, by itself: nothing is kept and nothing is searched.

    Exit code 0: it was read. 1: it could not be read, and why. 2: wrong use.
    """
    from bot.core.documents import document_of
    from bot.core.errors import SecondsourceError
    from bot.edges.chat.console import printed
    from bot.wiring import read_once

    settings = _settings()
    pasted = sys.stdin.read() if source == "-" else None
    try:
        view, posts = asyncio.run(read_once(settings, source, pasted, outlet))
    except SecondsourceError as error:
        _fail(error.sentence)
    if as_json:
        typer.echo(json.dumps(document_of(view.report, view.reading), ensure_ascii=False, indent=2))
    else:
        typer.echo(printed(posts, colour=sys.stdout.isatty()))


@app.command()
def chat(
    machine: Annotated[
        bool,
        typer.Option("--json", help='Take one {"id","text"} a line, and say one JSON object a line.'),
    ] = False,
    transcript: Annotated[
        Path | None, typer.Option(help="Keep everything said in this file; read it back at the next start.")
    ] = None,
) -> None:
    """Talk with the bot here: paste a report, then /claims, /why c1, /summary, /accept, /help."""
    from bot.wiring import run_console

    asyncio.run(run_console(_settings(), machine=machine, transcript=transcript))


@app.command()
def demo() -> None:
    """Paste five invented reports, one after another, and watch statuses rise and fall.

    In a terminal it then stays open for your own pastes; end it with Ctrl-D.
    """
    from bot.demo import run

    asyncio.run(run(_settings(), stay=sys.stdin.isatty() and sys.stdout.isatty()))


@app.command()
def doctor() -> None:
    """Say which settings are in force, with secrets masked, and what is missing."""
    from bot.doctor import examine

    settings = _settings()
    for key in settings.in_force():
        typer.echo(f"{key.name} = {key.shown}  ({key.origin.value})")
    typer.echo("")
    wrong = 0
    for check in examine(settings):
        wrong += not check.well
        typer.echo(f"{'ok     ' if check.well else 'MISSING'}  {check.what}: {check.words}")
    if wrong:
        raise typer.Exit(COULD_NOT)


@app.command()
def migrate() -> None:
    """Bring the store to the present tables. Safe to run again; every start does it too."""
    from bot.wiring import migrate_store

    typer.echo(migrate_store(_settings()))


@app.command()
def schema() -> None:
    """Print the JSON schema of what `read --json` prints."""
    from bot.core.documents import SCHEMA

    typer.echo(json.dumps(SCHEMA, indent=2))


@evaluate_app.command("attribution")
def evaluate_attribution(
    source: Annotated[
        Path, typer.Option("--input", exists=True, dir_okay=False, help='{"id","text"} a line.')
    ],
    target: Annotated[Path, typer.Option("--output", dir_okay=False, help="One prediction a line.")],
) -> None:
    """Write who claims what in each document, in the attribution benchmark's contract."""
    from bot.evals.attribution import evaluate
    from bot.wiring import build_reader

    count = asyncio.run(evaluate(build_reader(_settings()), source, target))
    typer.echo(f"{count} documents read.")
