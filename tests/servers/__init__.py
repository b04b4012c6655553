"""Servers of our own that answer as the worst of the web does, and as the oddest of it may.

`playing` holds the server, `driving` the one way in which a case is put to the bot; each `cases_…` and
`harmless…` holds a table of cases, made in code by the builders beside them.
`python -m tests.servers.hostile` measures all of them at the real limits.
"""
