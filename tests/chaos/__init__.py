"""Kills the bot over and over while people paste reports, and counts what was lost and what was doubled."""
