"""Engines that turn sentences into vectors, one file each: what may be the same claim lies close together.

A vector says that two sentences are about the same thing, never that one supports the other: a denial lies
close to what it denies. What a likeness means is decided in the core, on plain numbers.
"""
