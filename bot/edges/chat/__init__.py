"""Places people talk in, one file or folder each.

An edge here tells the flow what was said, and says what the flow means to say. It turns a post's parts into
its own form, and cleans every character at that one exit; it decides nothing.
"""
