"""`python -m bot` and the console script `secondsource`."""

import sys

from bot.cli import WRONG_USE, app
from bot.core.errors import LastingError, SettingsNotUnderstood


def main() -> None:
    """Run the command that was typed; what cannot be done is said in a sentence, not as a trace."""
    try:
        app()
    except SettingsNotUnderstood as error:
        sys.stderr.write(f"{error.sentence} {error.detail}.\n")
        sys.exit(WRONG_USE)
    except LastingError as error:
        sys.stderr.write(f"{error.sentence} {error.detail}\n".rstrip() + "\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
