"""Runs the bot's parts over benchmark inputs, in the benchmarks' own contracts.

What a figure means is the benchmark's own scorer's business; nothing here reads gold labels.
"""
