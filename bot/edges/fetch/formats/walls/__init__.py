"""What pages show in place of a story: walls of consent, pay and log-in, checks for robots, empty frames.

A wall is never read as a story, and a story is never refused because a wall's words stand beside it: what
decides is the story that was found, once every line that is a notice is taken from it. `words.toml` holds
what notices say, in fourteen languages.
"""

from bot.edges.fetch.formats.walls.judging import failure, is_in_part
from bot.edges.fetch.formats.walls.signs import Signs, look

__all__ = ["Signs", "failure", "is_in_part", "look"]
