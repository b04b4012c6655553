"""Nouns and decisions: frozen values and plain functions.

Everything in the method (what a claim is, what independence means, what gives a status) is here and
nowhere else. No input or output, no clock, no randomness, no logging; the standard library only.
"""
