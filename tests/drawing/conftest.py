"""Families to draw: random ones, and those that records really hold."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from family_context.lookup.drawing import Person, Tie

BEGIN = date(1930, 1, 1)


def person(key: str, born: int | None = None, sex: str | None = None, **more: object) -> Person:
    """A person whose id is the first name, born in a year."""
    fields: dict[str, object] = {
        "id": key,
        "name": f"{key} Ash",
        "word": "The child" if more.get("is_child") else "Relative",
        "sex": sex,
        "born": None if born is None else date(born, 3, 1),
        "age": None if born is None else 2026 - born,
    }
    return Person(**{**fields, **more})  # type: ignore[arg-type]


def parent(child: str, *parents: str, tier: str = "recorded") -> list[Tie]:
    return [Tie(child, p, "parent", "Parent", tier) for p in parents]


def tie(one: str, other: str, role: str, tier: str = "recorded", current: bool = True) -> Tie:
    return Tie(one, other, role, role.replace("_", " ").capitalize(), tier, current)


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Person], list[Tie], list[frozenset[str]]]:
    """People with any ties at all: what data hold is not what families are."""
    n = draw(st.integers(1, 16))
    names = [f"p{k:02}" for k in range(n)]
    people = [
        Person(
            id=name,
            name=draw(st.sampled_from(["Jo Li", "Bartholomew Featherstonehaugh-Cholmondeley", ""])),
            word="The child" if k == 0 else "Relative",
            sex=draw(st.sampled_from(["M", "F", None])),
            born=draw(
                st.none() | st.integers(0, 35000).map(lambda days: BEGIN + timedelta(days=days))
            ),
            age=draw(st.none() | st.integers(0, 99)),
            is_child=k == 0,
            is_deceased=draw(st.booleans()),
            is_unborn=draw(st.booleans()),
        )
        for k, name in enumerate(names)
    ]
    roles = [
        "parent", "parent", "parent", "partner", "former_partner", "sibling", "half_sibling",
        "step_sibling", "grandparent", "foster_carer", "carer", "step_parent", "child", "unknown",
        "other_relative",
    ]  # fmt: skip
    ties = [
        Tie(
            draw(st.sampled_from(names)),
            draw(st.sampled_from(names)),
            draw(st.sampled_from(roles)),
            "Word",
            draw(st.sampled_from(["recorded", "strong", "possible"])),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 24)))
    ]
    homes = [
        frozenset(draw(st.lists(st.sampled_from(names), min_size=1, max_size=6)))
        for _ in range(draw(st.integers(0, 2)))
    ]
    return people, ties, homes
