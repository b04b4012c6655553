"""`python -m bot` and the console script `secondsource`."""

import sys
from typing import cast

from bot.cli import WRONG_USE, app
from bot.core.errors import LastingError, SettingsNotUnderstood


def main() -> None:
    """Run the command that was typed; what cannot be done is said in a sentence, not as a trace."""
    try:
        app()
    except LastingError as error:
        _end(error)
    except BaseExceptionGroup as group:
        # Tasks that ran together end together; the news is the one error that is for people.
        lasting = group.subgroup(LastingError)
        error = _first(lasting) if lasting else None
        if error is None:
            raise
        _end(error)


def _first(group: BaseExceptionGroup[BaseException]) -> LastingError | None:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            error = _first(cast("BaseExceptionGroup[BaseException]", error))
        if isinstance(error, LastingError):
            return error
    return None


def _end(error: LastingError) -> None:
    detail = f" ({error.detail})" if error.detail else ""
    sys.stderr.write(f"{error.sentence}{detail}\n")
    sys.exit(WRONG_USE if isinstance(error, SettingsNotUnderstood) else 1)


if __name__ == "__main__":
    main()
