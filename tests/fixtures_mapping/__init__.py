"""Deliveries of strangers, turned into canonical extracts by a stated mapping.

The fixtures are read where they lie and never copied into the project. A mapping renames columns,
fills in what the whole file has in common, and passes every value on as it stands: it repairs
nothing that intake should see.
"""
