"""From bytes to the story in them, one file a format. All of it runs in a limited child process.

What comes in is hostile; what goes out is an `Extract`, or an error that says by name what was found instead.
"""
