"""Every sentence the bot writes in chat.

One module per kind of post. Nothing here is in a platform's markup, no line states a claim bare, and every
word of a report that is shown is cut from its text by a span.
"""
