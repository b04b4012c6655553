"""How fast and how large: `make bench` prints it. Nothing here is a test, and no test asserts a time."""
