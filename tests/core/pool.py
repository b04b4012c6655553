"""Statements by every kind of voice that a status tells apart, for properties that must hold of all."""

from tests.builders import statement

# Two of each kind of voice that a status tells apart.
POOL = tuple(
    statement(f"It is so ({i})", *speakers, by=by, id=f"s{i}", inferred=inferred)
    for i, (by, speakers, inferred) in enumerate(
        (
            ("EA", ("Kalin",), False),
            ("BBC", ("Kalin",), False),
            ("BBC", ("Peskov",), False),
            ("AFP", ("the SNC",), False),
            ("AFP", (), False),
            ("EA", ("a nurse at the clinic",), False),
            ("TASS", ("nobody",), False),
            ("TASS", ("Peskov",), True),
        )
    )
)
