"""Ways from a lead to its report, one file each, named like the kind of lead.

An edge here keeps the text as it was given, finds out what the text says of itself (outlet, date, credits),
and judges none of it.
"""
