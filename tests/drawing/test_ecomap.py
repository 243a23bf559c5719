"""Who is involved with the child and its carers now, drawn and in words."""

from __future__ import annotations

from xml.etree import ElementTree

from family_context.lookup.drawing import Involved, draw_ecomap, ecomap_in_words
from tests.drawing.conftest import person

PEOPLE = [person("Cal", 2015, "M", is_child=True), person("Mum", 1990, "F")]
INVOLVED = [
    Involved("Cal", "Schools"),
    Involved("Mum", "Housing", is_silent=True),
    Involved("Cal", "Children's social care"),
    Involved("Mum", "Children's social care"),
]


def test_a_service_of_two_people_is_one_box_with_two_lines() -> None:
    drawn = ElementTree.fromstring(draw_ecomap(PEOPLE, INVOLVED, "w"))
    tags = [element.tag.rsplit("}", 1)[1] for element in drawn.iter()]
    rounded = [e for e in drawn.iter() if e.get("rx")]
    assert len(rounded) == 3
    assert tags.count("polyline") == len(INVOLVED)


def test_what_is_open_without_activity_is_dotted_and_said() -> None:
    assert draw_ecomap(PEOPLE, INVOLVED, "w").count("stroke-dasharray") == 1
    assert "Housing (no recent activity)" in ecomap_in_words(PEOPLE, INVOLVED)[1]


def test_nobody_involved_is_said_and_is_no_claim_about_what_was_not_searched() -> None:
    assert ecomap_in_words(PEOPLE[:1], []) == ["Cal Ash (the child): no service that was searched."]
    ElementTree.fromstring(draw_ecomap(PEOPLE[:1], [], "w"))
