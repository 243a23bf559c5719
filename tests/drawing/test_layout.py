"""Of any family: nobody lies over another, elders stand above, couples beside, siblings by age."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given, settings

from family_context.lookup.drawing import Person, Tie, draw_genogram, in_words, picture_of
from family_context.lookup.drawing.genogram import SIDEWAYS, UPRIGHT, Pen
from family_context.lookup.drawing.layout import lay_out, spread
from family_context.lookup.drawing.order import arrange
from tests.drawing.conftest import families

Drawn = tuple[list[Person], list[Tie], list[frozenset[str]]]
LONG_ENOUGH = settings(max_examples=60, deadline=None)


@LONG_ENOUGH
@given(families())
def test_everybody_is_drawn_once_and_no_symbol_lies_over_another(family: Drawn) -> None:
    picture = picture_of(*family)
    for sizes in (UPRIGHT, SIDEWAYS):
        places = lay_out(picture, sizes).places
        assert set(places) == {p.id for p in family[0]} - set(picture.folded)
        for one, other in combinations(places.values(), 2):
            apart = abs(one[0] - other[0]) >= sizes.pitch - 0.2
            assert apart or abs(one[1] - other[1]) >= sizes.symbol + sizes.label


@LONG_ENOUGH
@given(families())
def test_parents_and_carers_stand_above_those_below_them(family: Drawn) -> None:
    picture = picture_of(*family)
    places = lay_out(picture, UPRIGHT).places
    for union in picture.unions:
        for elder in union.above:
            for line in union.children:
                assert places[elder][1] < places[line.child][1]


@LONG_ENOUGH
@given(families())
def test_two_who_have_nobody_else_stand_side_by_side(family: Drawn) -> None:
    picture = picture_of(*family)
    rows = arrange(picture).rows
    partners = Counter(p for u in picture.unions if len(u.above) == 2 for p in u.above)
    for union in picture.unions:
        if len(union.above) == 2 and all(partners[p] == 1 for p in union.above):
            row = rows[picture.rows[union.above[0]]]
            assert abs(row.index(union.above[0]) - row.index(union.above[1])) == 1


@LONG_ENOUGH
@given(families())
def test_children_of_one_union_stand_by_age(family: Drawn) -> None:
    """But where they are partners of others, whom they stand beside."""
    picture = picture_of(*family)
    rows = arrange(picture).rows
    coupled = {p for u in picture.unions if len(u.above) == 2 for p in u.above}
    for union in picture.unions:
        single = [line.child for line in union.children if line.child not in coupled]
        for one, other in combinations(single, 2):
            if picture.rows[one] == picture.rows[other]:
                row = rows[picture.rows[one]]
                by_age = picture.people[one].by_age < picture.people[other].by_age
                assert (row.index(one) < row.index(other)) == by_age


@LONG_ENOUGH
@given(families())
def test_every_tie_and_every_person_is_said_in_words(family: Drawn) -> None:
    picture = picture_of(*family)
    told = in_words(picture)
    pairs = {frozenset((t.person, t.other)) for t in family[1] if t.person != t.other}
    assert pairs == {frozenset((t.person, t.other)) for t in picture.ties}
    for tie in picture.ties:
        one, other = picture.people[tie.person].name, picture.people[tie.other].name
        assert any(one in sentence and other in sentence for sentence in told)


@LONG_ENOUGH
@given(families())
def test_an_outline_holds_the_people_of_its_home_and_nobody_else(family: Drawn) -> None:
    picture = picture_of(*family)
    layout = lay_out(picture, UPRIGHT)
    for home, loops in zip(picture.homes, layout.homes, strict=True):
        for person, (x, y) in layout.places.items():
            around = sum(_winds(loop, x, y) for loop in loops)
            assert (around % 2 == 1) == (person in home)


@LONG_ENOUGH
@given(families())
def test_the_order_of_rows_of_a_table_changes_no_byte(family: Drawn) -> None:
    people, ties, homes = family
    picture = draw_genogram(picture_of(people, ties, homes), "w")
    assert picture == draw_genogram(picture_of(people[::-1], ties[::-1], homes), "w")


def _winds(loop: list[tuple[float, float]], x: float, y: float) -> int:
    """How often a loop passes to the right of a point."""
    return sum(
        (y1 > y) != (y2 > y) and x1 > x
        for (x1, y1), (_, y2) in zip(loop, loop[1:] + loop[:1], strict=True)
    )


def test_places_come_as_near_to_wishes_as_room_allows() -> None:
    assert spread([0, 0], [10]) == [-5, 5]
    assert spread([0, 50, 50], [10, 10]) == [0, 45, 55]


@LONG_ENOUGH
@given(families())
def test_no_word_of_a_picture_lies_over_another_or_over_a_symbol(family: Drawn) -> None:
    """Names of two neighbours may be as wide as their room; what is placed beside lines may not."""
    picture = picture_of(*family)
    for way, sizes in (("upright", UPRIGHT), ("sideways", SIDEWAYS)):
        pen = Pen(lay_out(picture, sizes), way, picture.people, picture.apart)
        given_room = len(pen.board.words)
        pen.names_of_homes(picture)
        for stroke in pen.layout.strokes:
            pen.word(stroke)
        for n, box in enumerate(pen.board.words[given_room:], given_room):
            assert not any(box.meets(other) for other in pen.board.words[:n])
