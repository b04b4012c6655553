"""Tests, in rings: `core` and `flow` mirror the bot, `contracts` run on every edge, `scenarios` on the whole."""
