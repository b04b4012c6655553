"""The picture of one claim: what is in it, and where each thing is placed.

`diagrams` has what is shown, in words; `layout` places it on a sheet, given how wide words are; `sheets` has
the placed boxes, words and lines. Left out: the words themselves (`core/rendering/pictures`), and ink
(`edges/draw`).
"""
