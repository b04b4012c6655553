"""The Slack emulator itself, held against Slack's SDK, its models and its published types."""
