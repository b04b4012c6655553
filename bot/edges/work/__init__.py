"""Does work that must survive a crash: durable walks, resumed where they stood.

`dbos` is the one engine, and the one module that knows it. Left out: what the steps of a walk do (`flow`).
"""
