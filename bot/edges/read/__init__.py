"""Reading engines: a report's text in, a draft out. What a draft says is not believed until it is settled."""
