"""Draws sheets: SVG for pages, PNG for chats. Where things stand is decided in `core/pictures`."""
