"""Writes the page of all settings: what `default.toml` says of itself, as a table a section.

Run `python -m tests.settings_page > docs/reference/settings.md` when `default.toml` has changed.
"""

import sys

from bot.settings import shipped

HEAD = """\
# Settings

<!-- Written by `python -m tests.settings_page`; do not edit. -->

Put what you change in `config/local.toml`, or in a `local.toml` in the folder that `SECONDSOURCE_CONFIG`
names. The environment wins over the file: `[policy] warning_lines` is `SECONDSOURCE_POLICY__WARNING_LINES`,
a list is written as JSON, and an empty variable is as good as none. Secrets are refused in these files: they
belong in the environment, or in the folder that `SECONDSOURCE_SECRETS` names, one file each, named like
`store__url`.

A key that is not on this page stops the start, and the message names the right one. `secondsource doctor`
prints what is in force, and where each value comes from.
"""


def page() -> str:
    lines = [HEAD.rstrip()]
    remarks: list[str] = []
    for line in (shipped() / "default.toml").read_text(encoding="utf-8").splitlines():
        key, is_key, value = line.partition(" = ")
        if line.startswith("#"):
            remarks.append(line.removeprefix("#").strip())
            continue
        if line.startswith("["):
            lines += ["", f"## `{line}`", "", *remarks]
        elif is_key:
            is_first = not lines[-1].startswith("|")
            lines += ["", "| key | default | meaning |", "|---|---|---|"] if is_first else []
            lines.append(f"| `{key}` | `{value}` | {' '.join(remarks)} |")
        remarks = []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
