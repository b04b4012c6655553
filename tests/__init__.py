"""Tests, in rings: `core` and `edges` mirror the bot, `contracts` run on every edge, `scenarios` on all."""
