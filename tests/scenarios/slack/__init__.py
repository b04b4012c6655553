"""What happens at a desk in Slack: the whole bot, its real edge, and the emulator with people in it."""
