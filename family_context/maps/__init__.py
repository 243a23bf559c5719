"""Maps: what councils hold, read by shape and written as canonical extracts.

A map is a folder with `map.yml`, which says how raw files are read into views of text, and one
SELECT for each canonical table over those views. It runs in a DuckDB that reaches nothing else, and
every raw row is used or left out with a reason. docs/maps.md tells how to write one.
"""
