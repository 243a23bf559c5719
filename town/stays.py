"""Stays: where the plans of everybody lead, as dated spells in homes."""

from datetime import date

from town import AS_AT
from town.builder import Target
from town.draws import earliest
from town.people import Home, Person, Stay

Plan = dict[Person, list[tuple[date, Target]]]


def work_out_stays(people: list[Person], plan: Plan) -> None:
    """Turn the plans of everybody into dated stays in homes."""
    done: set[Person] = set()
    for person in people:
        _work_out(person, plan, done)


def _work_out(person: Person, plan: Plan, done: set[Person]) -> None:
    if person in done:
        return
    done.add(person)
    steps = sorted(plan[person], key=lambda one: one[0])
    for place, (start, target) in enumerate(steps):
        end = steps[place + 1][0] if place + 1 < len(steps) else None
        end = earliest(end, person.death)
        if target is None or (end is not None and end <= start):
            continue
        if isinstance(target, Home):
            _add_stay(person, Stay(target, start, end))
            continue
        _work_out(target, plan, done)
        last = start
        for stay in target.stays:
            begin, finish = max(start, stay.start), earliest(end, stay.end)
            if finish is None or begin < finish:
                _add_stay(person, Stay(stay.home, begin, finish))
                last = finish or AS_AT
        if (
            target.death is not None
            and target.stays
            and (end is None or last < end)
            and last >= target.death
        ):
            # Who lived with somebody who has died stays on in the house.
            _add_stay(person, Stay(target.stays[-1].home, last, end))


def _add_stay(person: Person, stay: Stay) -> None:
    before = person.stays[-1] if person.stays else None
    if before is not None and before.home is stay.home and before.end == stay.start:
        before.end = stay.end
        return
    person.stays.append(stay)
