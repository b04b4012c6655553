"""Places: one folder per thing outside the bot, one file per kind of it.

An edge translates between the outside and `core`'s values. It decides nothing, and never imports another.
"""
