"""Verbs: one step per file, in the order a report walks.

receive → read → compare → warn, each a frozen dataclass whose fields are the ports it needs; `deliver` takes
the outbox to the chat, `answer` does what commands ask. Steps know no service and decide nothing that
`core` decides.
"""
