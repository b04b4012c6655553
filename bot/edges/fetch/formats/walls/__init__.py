"""What pages show in place of a story: walls of consent, pay, log-in and age, queues, empty sites.

A wall is never read as a story, and a story is never refused because a wall's words stand beside it: what
decides is the story that was found, once every line that is a notice is taken from it. A notice speaks to its
reader: what is told of others is none. `words.toml` and `asking.toml` hold what notices say, in 21 languages,
`telling.toml` how stories tell of it.
"""

from bot.edges.fetch.formats.walls.judging import failure, is_in_part
from bot.edges.fetch.formats.walls.signs import Signs, look

__all__ = ["Signs", "failure", "is_in_part", "look"]
