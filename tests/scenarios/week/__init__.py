"""An invented newsroom's week: what is pasted, asked and decided, and what the terminal shows of it."""
