"""What is said of an export: what it holds, where it was written, and why there is none."""

from bot.core.messages import Enclosure, Line
from bot.core.rendering.parts import code, line


def written_line(file: Enclosure, where: str) -> Line:
    """Say where a file that came with a post was written."""
    return line("📎 ", code(where), f"  ({len(file.content):,} bytes)")


def unwritten_line(file: Enclosure, why: str) -> Line:
    return line("⚠️ ", code(file.name), f" could not be written: {why}.")


NO_FOLDER = "this place has no folder for files"
