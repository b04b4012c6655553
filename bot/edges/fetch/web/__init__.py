"""The way out to the web: one guarded address at a time, and never into the newsroom's own network."""
