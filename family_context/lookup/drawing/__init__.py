"""Pictures of a family: its genogram and its eco-map, as SVG and in words.

Pure functions from people and ties to text: the same input gives the same bytes. `kinship` decides
what is drawn, `order` and `layout` where, `genogram` and `ecomap` how; `words` says it.

We tried two libraries that layer a graph, grandalf 0.8 and elkjs 0.12: both put a partner whose
parents are not known among the grandparents, and siblings in any order. elkjs needs node besides,
graphviz a program that a locked-down laptop lacks, and what draws in a browser needs a script. So
this is their method (Sugiyama's) with couples side by side and siblings by age built in.
"""

from __future__ import annotations

from family_context.lookup.drawing.ecomap import Involved, draw_ecomap, ecomap_in_words
from family_context.lookup.drawing.genogram import draw_genogram
from family_context.lookup.drawing.kinship import picture_of
from family_context.lookup.drawing.model import Person, Picture, Tie
from family_context.lookup.drawing.words import in_words, key_of

__all__ = [
    "Involved",
    "Person",
    "Picture",
    "Tie",
    "draw_ecomap",
    "draw_genogram",
    "ecomap_in_words",
    "in_words",
    "key_of",
    "picture_of",
]
