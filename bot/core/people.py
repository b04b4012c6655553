"""Who may do what: roles, from looking on to running the desk. Each may do what those before it may."""

from enum import StrEnum


class Role(StrEnum):
    READER = "reader"  # asks
    REPORTER = "reporter"  # shares, follows up, and says what the bot got wrong
    EDITOR = "editor"  # decides on claims, on the register, and on how the channel wants the bot
    ADMIN = "admin"  # says who is what

    def may(self, needed: "Role") -> bool:
        """Tell whether somebody in this role may do what is for `needed` to do."""
        return _RANK[self] >= _RANK[needed]


_RANK = {role: rank for rank, role in enumerate(Role)}
