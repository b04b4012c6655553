"""Keeps captures as evidence, byte for byte, in files that any tool for web archives reads.

`warc` serves the port; `files` turns a capture into the bytes of a file and back, `records` does so for one
record of it; `index` finds a capture without opening any, `wacz` packs some for others. Left out: what is in
a capture, and who may see it.
"""
