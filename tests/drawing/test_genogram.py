"""Families as records really hold them, drawn as social workers draw them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from family_context.lookup.drawing import (
    Person,
    Picture,
    Tie,
    draw_genogram,
    in_words,
    key_of,
    picture_of,
    svg,
)
from family_context.lookup.drawing.genogram import UPRIGHT
from family_context.lookup.drawing.kinship import ROOM
from family_context.lookup.drawing.layout import Layout, lay_out
from family_context.lookup.drawing.order import arrange
from tests.drawing.conftest import parent, person, tie

CHILD = person("Cal", 2015, "M", is_child=True)


def family(people: list[Person], ties: list[Tie]) -> Picture:
    return picture_of([CHILD, *people], ties)


def shapes(drawn: str) -> list[str]:
    """Names of what the first of the two drawings consists of."""
    first = drawn[: drawn.index("</svg>") + len("</svg>")]
    return [element.tag.rsplit("}", 1)[1] for element in ElementTree.fromstring(first).iter()]


def drawn(picture: Picture) -> Layout:
    return lay_out(picture, UPRIGHT)


def test_each_sex_has_its_symbol_and_the_unborn_a_triangle() -> None:
    alone = shapes(draw_genogram(family([], []), "w"))
    assert alone.count("rect") == 2, "the child has a double outline"
    people = [
        person("Mum", 1990, "F"),
        person("Bump", None, None, is_unborn=True),
        person("Who", 1988),
    ]
    ties = parent("Cal", "Mum") + parent("Bump", "Mum") + [tie("Mum", "Who", "partner")]
    tags = shapes(draw_genogram(family(people, ties), "w"))
    assert (tags.count("rect"), tags.count("circle"), tags.count("polygon")) == (2, 1, 2)


def test_a_former_couple_has_one_slash_and_a_present_one_none() -> None:
    people = [person("Mum", 1990, "F"), person("Dad", 1989, "M"), person("New", 1985, "M")]
    ties = parent("Cal", "Mum", "Dad")
    ties += [tie("Mum", "Dad", "former_partner"), tie("Mum", "New", "partner")]
    couples = [s for s in drawn(family(people, ties)).strokes if s.kind == "couple"]
    assert sorted(s.marks for s in couples) == [0, 1]


def test_what_nobody_recorded_is_dashed_and_says_how_sure_it_is() -> None:
    people = [person("Mum", 1990, "F"), person("Dad", 1989, "M")]
    ties = parent("Cal", "Mum") + parent("Cal", "Dad", tier="possible")
    ties.append(tie("Mum", "Dad", "partner", "strong"))
    picture = family(people, ties)
    told = {(s.kind, s.tier): s.word for s in drawn(picture).strokes if s.word}
    # One line from both: of whom it is not sure is said beside it.
    assert told == {("child", "possible"): "father: possible", ("couple", "strong"): "strong"}
    assert picture.unions[0].above == ("Dad", "Mum")
    assert {"father: possible", "strong"} <= set(
        re.findall(r">([^<]+)</text>", draw_genogram(picture, "w"))
    )
    assert "Dad Ash: parent of Cal Ash (possible only)." in in_words(picture)
    assert draw_genogram(picture, "w").count("stroke-dasharray") >= 2


def test_half_siblings_hang_under_their_own_couple_on_its_side() -> None:
    people = [
        person("Mum", 1990, "F"),
        person("Dad", 1989, "M"),
        person("Ex", 1980, "M"),
        person("Half", 2008, "F"),
        person("Baby", 2020, "F"),
    ]
    ties = parent("Cal", "Mum", "Dad") + parent("Baby", "Mum", "Dad") + parent("Half", "Mum", "Ex")
    ties += [tie("Mum", "Ex", "former_partner"), tie("Mum", "Dad", "partner")]
    places = drawn(family(people, ties)).places
    assert places["Ex"][0] < places["Mum"][0] < places["Dad"][0]
    assert places["Half"][0] < places["Cal"][0] < places["Baby"][0]


def test_twins_leave_the_line_of_siblings_at_one_point() -> None:
    people = [person("Mum", 1990, "F"), person("Twin", 2015, "F"), person("Big", 2010, "F")]
    ties = parent("Cal", "Mum") + parent("Twin", "Mum") + parent("Big", "Mum")
    ends = [s.points for s in drawn(family(people, ties)).strokes if s.kind == "child"]
    starts = [points[0] for points in ends if points[0][1] != points[-1][1]]
    assert sorted(starts.count(p) for p in set(starts)) == [1, 2]


def test_a_childs_child_that_is_its_grandparent_is_drawn_and_the_contradiction_said() -> None:
    people = [person("Mum", 1990, "F"), person("Grandad", 1960, "M")]
    ties = parent("Cal", "Mum") + parent("Mum", "Grandad") + parent("Grandad", "Cal")
    picture = family(people, ties)
    assert set(drawn(picture).places) == {"Cal", "Mum", "Grandad"}
    told = [s for s in in_words(picture) if "contradict" in s]
    assert len(told) == 1 and "Cal Ash: parent of Grandad Ash" in told[0]


def test_a_same_sex_couple_is_drawn_like_any_other() -> None:
    people = [person("Ada", 1990, "F"), person("Bea", 1989, "F")]
    picture = family(people, [*parent("Cal", "Ada", "Bea"), tie("Ada", "Bea", "partner")])
    (union,) = picture.unions
    assert set(union.above) == {"Ada", "Bea"} and union.couple == "now"


def test_two_possible_fathers_make_no_couple() -> None:
    people = [person("Dan", 1990, "M"), person("Don", 1989, "M"), person("Mum", 1991, "F")]
    ties = parent("Cal", "Mum") + parent("Cal", "Dan", "Don", tier="possible")
    assert {u.above for u in family(people, ties).unions} == {("Mum",), ("Dan",), ("Don",)}


def test_foster_carers_have_a_line_of_their_own_beside_the_parents() -> None:
    people = [person("Mum", 1990, "F"), person("Fay", 1970, "F"), person("Fred", 1970, "M")]
    ties = [*parent("Cal", "Mum"), tie("Fay", "Fred", "partner")]
    ties += [tie("Cal", "Fay", "foster_carer"), tie("Cal", "Fred", "foster_carer")]
    kinds = {u.kind: u.above for u in family(people, ties).unions}
    assert kinds == {"birth": ("Mum",), "care": ("Fay", "Fred")}


def test_a_grandparent_stands_two_rows_up_though_nobody_knows_through_whom() -> None:
    people = [person("Mum", 1990, "F"), person("Nan", 1960, "F")]
    places = drawn(family(people, [*parent("Cal", "Mum"), tie("Cal", "Nan", "grandparent")])).places
    assert places["Nan"][1] < places["Mum"][1] < places["Cal"][1]


def test_siblings_without_known_parents_are_bracketed() -> None:
    people = [person("Sis", 2010, "F")]
    (union,) = family(people, [tie("Cal", "Sis", "sibling")]).unions
    assert (union.kind, union.above) == ("siblings", ())


def test_whom_no_tie_joins_stands_apart_under_a_heading() -> None:
    picture = family([person("Pal", 1990)], [tie("Cal", "Pal", "friend")])
    assert picture.apart == ("Pal",)
    assert "Also in this family:" in draw_genogram(picture, "w")
    assert "Joined by no line: Pal Ash." in in_words(picture)


def test_of_more_people_than_can_be_read_the_most_distant_are_named_in_words() -> None:
    friends = [person(f"Pal{n:02}", 1990) for n in range(ROOM)]
    picture = family(
        [*friends, person("Mum", 1990, "F")],
        [*parent("Cal", "Mum"), *(tie("Cal", f.id, "friend") for f in friends)],
    )
    assert len(drawn(picture).places) == ROOM
    assert "Mum" not in picture.folded and len(picture.folded) == 2
    assert all(f.split()[0] in in_words(picture)[-1] for f in picture.folded)


def test_five_fathers_need_no_line_across_another() -> None:
    fathers = [person(f"Dad{n}", 1970 + n, "M") for n in range(5)]
    kids = [person(f"Kid{n:02}", 2000 + n, "F") for n in range(13)]
    ties = [tie("Mum", f.id, "former_partner") for f in fathers] + parent("Cal", "Mum", "Dad4")
    for n, kid in enumerate(kids):
        ties += parent(kid.id, "Mum", f"Dad{n // 3}")
    layout = drawn(family([person("Mum", 1980, "F"), *fathers, *kids], ties))
    assert crossings(layout) == 0


def test_lines_of_parents_of_another_certainty_reach_their_child_without_crossing() -> None:
    people = [person("Mum", 1990, "F"), person("Dad", 1989, "M"), person("Sis", 2011, "F")]
    people.append(person("Don", 1988, "M"))
    ties = parent("Cal", "Mum") + parent("Cal", "Dad", "Don", tier="strong") + parent("Sis", "Mum")
    for couple in ([], [tie("Mum", "Dad", "partner")]):
        layout = drawn(family(people, [*ties, *couple]))
        assert crossings(layout) == 0
        ends = [s.points[-1] for s in layout.strokes if s.kind == "child" and len(s.points) == 2]
        downwards = [x for x, y in ends if y == max(y for _, y in ends)]
        assert len(set(downwards)) == len(downwards) == 4, "no line ends where another does"


def test_no_line_crosses_another_that_two_changed_places_at_once_could_spare() -> None:
    """A family in which no single move helps: a row and a couple have to turn together."""
    people = [
        person("Mum", 1992, "F"),
        person("Dad", 1980, "M"),
        person("New", 1980, "F"),
        person("Man", 1993, "M"),
        person("Ann", 2012, "F"),
        person("Bea", 2013, "F"),
        person("Half", 2025, "F"),
        person("Step", 2014, "F"),
        person("Grandad", 1974, "M"),
    ]
    ties = [*parent("Half", "Dad", "New"), *parent("Step", "New"), *parent("Mum", "Grandad")]
    ties += [tie("Mum", "Dad", "former_partner"), tie("Dad", "New", "partner")]
    for child in ("Cal", "Ann", "Bea"):
        ties += [*parent(child, "Mum", "Dad"), tie(child, "Man", "step_parent")]
    homes = [frozenset({"Cal", "Ann", "Bea", "Mum", "Man"}), frozenset({"Dad", "New", "Half"})]
    assert crossings(drawn(picture_of([CHILD, *people], ties, homes))) == 0


def test_a_line_from_one_parent_begins_where_the_words_of_that_parent_end() -> None:
    """Not where those of a neighbour with more words end: what hangs in the air is nobody's."""
    people = [
        person("Gran", 1950, "F"),
        person("Grandad", 1948, "M", word="Possible paternal grandfather of the child"),
        person("Mum", 1985, "F"),
    ]
    ties = [*parent("Cal", "Mum"), *parent("Mum", "Gran"), tie("Gran", "Grandad", "partner")]
    picture = family(people, ties)
    x, y = drawn(picture).places["Gran"]
    words = y + UPRIGHT.symbol / 2 + 14 * 2
    begins = [
        float(m.group(2))
        for m in re.finditer(r'polyline points="(-?[\d.]+),(-?[\d.]+)', draw_genogram(picture, "w"))
        if float(m.group(1)) == x and float(m.group(2)) > y
    ]
    assert begins and words <= min(begins) <= words + 14


def test_a_father_who_is_not_listed_is_drawn_thin_without_an_age_and_said_to_be_so() -> None:
    people = [
        person("Mum", 1990, "F"),
        person("Half", 2008, "F"),
        Person("Ex", "Ex Ash", "not listed", "M", is_listed=False),
    ]
    picture = family(people, parent("Cal", "Mum") + parent("Half", "Mum", "Ex"))
    assert "Ex Ash: not listed, male." in in_words(picture)
    assert "Ex Ash: parent of Half Ash." in in_words(picture)
    drawn_twice = draw_genogram(picture, "w")
    assert drawn_twice.count('stroke-width="1"/>') >= 2 and ">?<" not in drawn_twice
    assert any(sign.startswith("Thin outline") for sign in key_of(picture))


def test_of_a_parent_of_whom_nothing_may_be_told_there_is_a_symbol_without_a_name() -> None:
    nobody = Person("Half?", "", "Not recorded or not shown", is_listed=False)
    people = [person("Mum", 1990, "F"), person("Half", 2008, "F"), nobody]
    ties = [*parent("Cal", "Mum"), *parent("Half", "Mum")]
    picture = family(people, [*ties, Tie("Half", "Half?", "parent", "Other parent")])
    assert "Half?" in drawn(picture).places
    told = in_words(picture)
    assert "Other parent of Half Ash: not recorded or not shown." in told
    assert not any(sentence.startswith(":") for sentence in told)


def test_the_key_tells_the_signs_that_are_used_and_no_others() -> None:
    alone = key_of(family([], []))
    assert alone == ["Square: male", "Double outline: the child", "The number is the age"]
    people = [
        person("Mum", 1990, "F", is_deceased=True),
        person("Dad", 1989, "M"),
        person("Bump", None, None, is_unborn=True),
    ]
    ties = parent("Cal", "Mum", "Dad", tier="possible") + parent("Bump", "Mum")
    ties.append(tie("Mum", "Dad", "former_partner"))
    signs = [sign.partition(":")[0] for sign in key_of(family(people, ties))]
    for sign in ("Circle", "Triangle", "Cross", "One slash", "Dots"):
        assert sign in signs
    assert "Diamond" not in signs and "Long dashes" not in signs


def crossings(layout: Layout) -> int:
    """How many lines along a row are crossed by one that goes down."""
    pieces = [pair for s in layout.strokes for pair in zip(s.points, s.points[1:], strict=False)]
    along = [sorted(p) for p in pieces if p[0][1] == p[1][1]]
    down = [sorted(p, key=lambda q: q[1]) for p in pieces if p[0][1] != p[1][1]]
    return sum(
        left[0] < top[0] < right[0] and top[1] < left[1] < bottom[1]
        for left, right in along
        for top, bottom in down
    )


def test_a_name_is_text_and_never_markup() -> None:
    nasty = person("Mum", 1990, "F", name='<script>alert("1")</script> & Co')
    drawn_twice = draw_genogram(family([nasty], parent("Cal", "Mum")), "w")
    assert "<script" not in drawn_twice
    ElementTree.fromstring(f"<both>{drawn_twice}</both>")


def test_who_has_partners_of_their_own_stands_at_an_end_of_those_of_another() -> None:
    """A father of four mothers' children, the third of whom has children with two others."""
    mothers = [person(f"Mum{n}", 1985 + n, "F") for n in range(4)]
    others = [person("Ex", 1980, "M"), person("Old", 1979, "M")]
    kids = [person(f"Kid{n}", 2000 + n, "F") for n in range(6)]
    ties = [t for n in range(4) for t in parent(f"Kid{n}", "Dad", f"Mum{n}")]
    ties += parent("Kid4", "Mum2", "Ex") + parent("Kid5", "Mum2", "Old") + parent("Cal", "Mum2")
    picture = family([person("Dad", 1980, "M"), *mothers, *others, *kids], ties)
    row = next(people for people in arrange(picture).rows.values() if "Dad" in people)
    couples = [u.above for u in picture.unions if len(u.above) == 2]
    between = [abs(row.index(one) - row.index(other)) - 1 for one, other in couples]
    # On either side of him one stands behind another, and one of hers behind the other of hers.
    assert len(couples) == 6 and sum(between) == 3


def test_a_carers_line_is_as_thin_from_its_beginning_as_at_its_end() -> None:
    people = [person("Mum", 1990, "F"), person("Nan", 1960, "F")]
    layout = drawn(family(people, [*parent("Cal", "Mum"), tie("Cal", "Nan", "grandparent")]))
    assert {s.kind for s in layout.strokes if s.word == "Grandparent"} == {"care"}
    assert not [s for s in layout.strokes if s.kind == "drop" and s.points[0][0] == 0]


def test_a_son_who_cares_for_his_mother_stands_below_her() -> None:
    people = [person("Mum", 1990, "F"), person("Dad", 1980, "M"), person("Nan", 1945, "F")]
    ties = [
        *parent("Cal", "Mum", "Dad"),
        tie("Cal", "Nan", "grandparent"),
        tie("Nan", "Dad", "carer"),
    ]
    picture = family(people, ties)
    assert (picture.rows["Nan"], picture.rows["Dad"], picture.rows["Mum"]) == (-2, -1, -1)
    assert "Dad Ash: carer of Nan Ash." in in_words(picture)


def test_a_partner_whom_nothing_else_holds_stands_beside_and_not_far_away() -> None:
    """Else each step puts her farther, to keep the middle of the two over their child."""
    people = [person("Dad", 1980, "M"), person("New", 1985, "F"), person("Old", 1981, "F")]
    kids = [person(f"Kid{n}", 2010 + n, "F") for n in range(4)]
    ties = [*parent("Kid0", "Dad", "Old"), *parent("Cal", "Dad", "New")]
    ties += [t for k in kids[1:] for t in parent(k.id, "Dad", "New")]
    places = drawn(family([*people, *kids], ties)).places
    assert abs(places["Old"][0] - places["Dad"][0]) <= 2 * UPRIGHT.pitch


def test_the_word_beside_a_carers_line_is_what_the_child_calls_him() -> None:
    people = [person("Mum", 1990, "F"), person("Man", 1988, "M"), person("Sis", 2010, "F")]
    ties = [
        *parent("Cal", "Mum"),
        Tie("Cal", "Man", "step_parent", "Step-father"),
        Tie("Sis", "Man", "step_parent", "Parent's boyfriend"),
    ]
    for told in (ties, ties[::-1]):
        (union,) = [u for u in family(people, told).unions if u.kind == "care"]
        assert union.word == "Step-father"


def test_a_long_name_is_written_smaller_or_parted_before_it_is_cut() -> None:
    assert svg.lines_of("Jo Anderson-Gardner", 12) == ["Jo Anderson-", "Gardner"]
    assert svg.lines_of("Kacper Tomaszewski", 10) == ["Kacper", "Tomaszewski"]
    assert svg.size_of("Tomaszewski", 10, 11) == 10
    assert svg.lines_of("Wolfeschlegelstein", 10) == ["Wolfeschleg…"]
    # What tells two of one name apart stands below the name as a word.
    assert svg.name_of(person("Roger", 1980, name="Roger Ash (father)")) == "Roger Ash"
    assert svg.name_of(person("Roger", 1980, name="(unknown)")) == "(unknown)"


def test_a_guessed_grandmother_moves_no_parent_away_from_the_children() -> None:
    """A sister of the mother, whom ages make the grandmother of another child of hers."""
    people = [
        person("Nan", 1952, "F"),
        person("Mum", 1988, "F"),
        person("Aunt", 1980, "F"),
        person("Baby", 2025, "F"),
    ]
    ties = [*parent("Mum", "Nan"), *parent("Aunt", "Nan"), *parent("Cal", "Mum")]
    ties += [*parent("Baby", "Mum"), tie("Baby", "Aunt", "grandparent", "strong")]
    rows = family(people, ties).rows
    assert (rows["Nan"], rows["Mum"], rows["Aunt"], rows["Cal"]) == (-2, -1, -1, 0)
