"""The two views of the family, arranged for the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from family_context.lookup.page import phrases, protection, school_age, words
from family_context.lookup.page.child import SOCIAL_CARE
from family_context.lookup.page.family import (
    SHOWN,
    Answer,
    Family,
    Involvement,
    Member,
    Service,
)


@dataclass(frozen=True)
class Group:
    """Members who answer one question of a worker."""

    heading: str
    members: tuple[Member, ...]


CARERS = ("parent", "step_parent", "foster_carer", "carer", "guardian")
"""Roles of those who may be bringing the child up."""


def with_answers(family: Family) -> list[Service]:
    """Services that say something about somebody: the columns of the overview."""
    return [
        s
        for s in family.services
        if any(_state(m, s) in SHOWN or _tells_more(m, s) for m in family.members)
    ]


def folded(family: Family) -> list[str]:
    """Services that say nothing about anybody, and what was not searched of some, in sentences."""
    empty = [s for s in family.services if s not in with_answers(family)]
    searched = [s.name for s in empty if any(_nothing_found(m, s) for m in family.members)]
    unsearched = [s for s in empty if s.name not in searched]
    told = []
    if searched:
        told.append(f"No involvement of anyone searched was found by: {words.listed(searched)}.")
    if unsearched:
        reasons = [(s.name, _reasons(family, s)) for s in unsearched]
        told.append(f"Not searched for anyone in this family: {_by_reason(reasons)}.")
    return [
        *told,
        *_unsearched_of_some(family, [s for s in family.services if s not in unsearched]),
    ]


def _unsearched_of_some(family: Family, services: list[Service]) -> list[str]:
    """What was not searched of some members, by reason: who and in which services.

    Ages alone need no names: whoever reads the page sees how old each is.
    """
    whose: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    by_age: set[str] = set()
    for member in family.members:
        reasons: dict[str, list[str]] = {}
        for service in services:
            if _state(member, service) == "not_searched":
                reason = member.answers[service.code].reason if member.answers else ""
                if reason == "outside_age_band":
                    by_age.add(service.name)
                else:
                    reasons.setdefault(_words(reason), []).append(service.name)
        for reason, names in reasons.items():
            whose.setdefault((reason, tuple(names)), []).append(member.name)
    told = [
        f"Not searched for {words.listed(people)} ({reason}): {words.listed(list(names))}."
        for (reason, names), people in whose.items()
    ]
    if by_age:
        told.append(
            f"Searched only for those of the ages that each of them serves: "
            f"{words.listed([s.name for s in services if s.name in by_age])}."
        )
    return told


def answer(family: Family) -> str:
    """The answer in one sentence: how many services know how many of the family now.

    Those that everybody has are not counted: a GP and a school say nothing of a need.
    """
    now = [
        (member.person_id, service.code, member.answers[service.code].is_silent)
        for member in family.members
        for service in family.services
        if _state(member, service) == "involved_now"
        and family.is_beyond(member.answers[service.code])
    ]
    # A plan holds until it is ended, whether or not a contact is recorded.
    grave = {m.person_id for m in family.members if protection.grave_statuses(m)}
    goes_on = [
        (person, code)
        for person, code, is_silent in now
        if not is_silent or (code == SOCIAL_CARE and person in grave)
    ]
    services, people = len({code for _, code in goes_on}), len({person for person, _ in goes_on})
    silent = len({code for _, code, _ in now}) - services
    if not now:
        if any(_state(m, s) == "involved_now" for m in family.members for s in family.services):
            return f"Nothing is open now beyond {words.USUAL}."
        return "No service that was searched is involved with anyone in this family now."
    if not services:
        told = f"{_counted(silent)} open on the system, without recent activity"
        return f"Beyond {words.USUAL}, {told}{_not_the_child(family, now)}."
    involved = f"Beyond {words.USUAL}, {_counted(services)} involved now"
    whom = (
        "the child"
        if len(family.members) == 1
        else f"{people} of the {len(family.members)} people in this family"
    )
    more = f"; {silent} more {'is' if silent == 1 else 'are'} open without recent activity"
    own = [protection.HEADLINES[s] for s in protection.grave_statuses(family.child)]
    first = f"{family.child.name} is {words.listed(own)}. " if own else ""
    return f"{first}{involved}, with {whom}{more if silent else ''}{_not_the_child(family, now)}."


def _not_the_child(family: Family, now: list[tuple[str, str, bool]]) -> str:
    """That nothing is open for the child itself, where that can be said."""
    child = family.child
    is_withheld = any(a.state == "withheld" for a in child.answers.values())
    if is_withheld or child.person_id in {person for person, *_ in now}:
        return ""
    itself = {"F": " herself", "M": " himself"}.get(child.sex or "", "")
    return f"; nothing is open for {child.name}{itself}"


@dataclass(frozen=True)
class Opened:
    """Members who have the same open, with what each is to the child, and what is open."""

    who: str
    what: str


@dataclass(frozen=True)
class Open:
    """One service that is open now, and of whom."""

    service: str
    whose: tuple[Opened, ...]
    note: str = ""
    """What is not told of it, and a reader may look for."""


OF_NO_HOME = "At which address a tenancy is, the data do not tell here."


def open_now(family: Family) -> list[Open]:
    """What is open now beyond what everybody has: each service, the child first."""
    told = []
    for service in sorted(family.services, key=lambda s: s.is_universal):
        whose: dict[str, list[str]] = {}
        is_of_a_home = False
        for member in family.members:
            answer = member.answers.get(service.code)
            if answer and answer.state == "involved_now" and family.is_beyond(answer):
                spells = [
                    i
                    for i in answer.involvements
                    if i.is_current and (i.is_more_than_universal or not service.is_universal)
                ]
                how = _what(spells)
                if answer.is_silent:
                    how = _opened(spells, answer)
                how += f"; {answer.of_whom}" if answer.of_whom else ""
                how += _no_listed_case(family, spells)
                whose.setdefault(how, []).append(phrases.with_kin(member))
                is_of_a_home |= any(words.is_tenancy(i.type or "") for i in spells)
        if whose:
            opened = tuple(Opened(words.listed(names), how) for how, names in whose.items())
            told.append(Open(service.name, opened, OF_NO_HOME if is_of_a_home else ""))
    return told


def _no_listed_case(family: Family, spells: list[Involvement]) -> str:
    """That the case on which somebody is named is not known to be that of a child listed."""
    own = [
        i
        for m in family.members
        for i in (m.answers[SOCIAL_CARE].involvements if SOCIAL_CARE in m.answers else ())
        if i.is_current and not i.is_named_on_a_case
    ]
    named = [i for i in spells if i.is_named_on_a_case]
    return "; no child listed here has an open case" if named and not own else ""


def withheld(family: Family) -> list[str]:
    """What services hold and do not share, a sentence for each service."""
    told = []
    for service in family.services:
        names = [m.name for m in family.members if _state(m, service) == "withheld"]
        if names:
            told.append(
                f"{service.name} holds something about {words.listed(names)} and does not share "
                "it. Ask the service."
            )
    return told


def _opened(spells: list[Involvement], answer: Answer) -> str:
    """What is open on paper alone, each with the day on which it was opened.

    The last contact is that of what is open, and not of what has ended since. A plan, an enquiry or
    care comes first, and is told with its day among the statuses.
    """
    last = max((i.last_contact for i in spells if i.last_contact), default=None)
    told = f"{words.SILENT_NOW}, "
    told += f"last contact {words.short_day(last)}" if last else "no contact on record"
    if spells and all(i.is_named_on_a_case for i in spells):
        first = min((i.start for i in spells if i.start), default=None)
        return f"{_named_briefly(spells)}, opened {words.short_day(first)}; {told}"
    grave, kinds = _by_kind(spells, phrases.kind)
    opened = [
        f"{kind}, opened {words.short_day(min((i.start for i in those if i.start), default=None))}"
        for kind, those in kinds.items()
    ]
    return "; ".join([*grave, f"{told}: {'; '.join(opened)}" if opened else told])


def _what(spells: list[Involvement]) -> str:
    """What is open, each once and with the earliest day, what goes on before what is silent.

    Who is on the case of a child alone is told so, and not what that child has.
    """
    if spells and all(i.is_named_on_a_case for i in spells):
        return f"{_named_briefly(spells)}, {phrases.begun(spells)}"
    grave, kinds = _by_kind(spells, _status_or_kind)
    return "; ".join(
        [*grave, *(f"{kind}, {phrases.begun(those)}" for kind, those in kinds.items())]
    )


def _named_briefly(spells: list[Involvement]) -> str:
    """The same as on the person's own part, with the kind of the case alone."""
    cases = words.listed(sorted({(i.type or "case not named").lower() for i in spells}))
    return f"{phrases.NAMED_ON_A_CASE} ({cases}), which child is not told"


def _status_or_kind(spell: Involvement) -> str:
    status = protection.status_of(spell)
    return protection.LABELS[status].partition(",")[0] if status else phrases.kind(spell)


def _by_kind(
    spells: list[Involvement], name: Callable[[Involvement], str]
) -> tuple[list[str], dict[str, list[Involvement]]]:
    """The gravest statuses, and everything else by what it is; the case of a plan is no second."""
    kinds: dict[str, list[Involvement]] = {}
    statuses = {protection.status_of(i) for i in spells}
    for spell in sorted(spells, key=lambda i: (i.is_named_on_a_case, i.is_silent)):
        status = protection.status_of(spell)
        if status in protection.ALWAYS or (
            status == protection.CASE and protection.PLAN in statuses
        ):
            continue
        kinds.setdefault(name(spell), []).append(spell)
    return [protection.LABELS[s] for s in protection.ALWAYS if s in statuses], kinds


def without_address(family: Family) -> str:
    """Of whom no address is shown, in one sentence, if of anybody; why, the page cannot know."""
    missing = [
        m.name for m in family.members if not m.address and not m.is_deceased and not m.is_unborn
    ]
    if not missing:
        return ""
    return (
        f"No address is shown for {words.listed(missing)}: it is not known, or not to be shown. "
        "Treat it as not to be shown."
    )


def _counted(services: int) -> str:
    return "1 service is" if services == 1 else f"{services} services are"


def not_open(family: Family) -> list[str]:
    """Children who have nothing open with a service that everybody of their age has, by service.

    A child whose school has ended and no other begun may be missing education, and may as well be
    at a school of another council: the sentence says what was read and no more.
    """
    told = []
    for service in family.services:
        whose = [
            f"{member.name} ({_of_what_age(family, service, member)}, "
            f"{_until(member, member.answers[service.code])})"
            for member in family.members
            if _is_expected(family, service, member)
            and not member.is_deceased
            and _state(member, service) in ("involved_before", "none_found")
        ]
        if whose:
            told.append(f"{service.name}: nothing is open for {words.listed(whose)}")
    return told


SCHOOLS = "schools"


def _is_expected(family: Family, service: Service, member: Member) -> bool:
    """Whether everybody of this age has the service: a school from when one has to go to one."""
    if service.universal_ages is None or (member.age or 0) >= 18:
        return False
    if service.code == SCHOOLS and member.born:
        return school_age.begins(member.born) <= family.as_at
    return member.age in service.universal_ages


def _of_what_age(family: Family, service: Service, member: Member) -> str:
    if service.code == SCHOOLS and member.born and school_age.ends(member.born) < family.as_at:
        return f"{phrases.age(member)} and past compulsory school age, perhaps in college or work"
    return phrases.age(member)


def to_check(family: Family) -> list[str]:
    """What records of schools say that cannot well be, in sentences."""
    told = []
    for member in family.members:
        answer = member.answers.get(SCHOOLS)
        spells = [i for i in answer.involvements if i.is_current] if answer else []
        # Who is registered at a second school as a guest is at both.
        places = Counter(
            i.contact.organisation
            for i in spells
            if i.contact and i.contact.organisation and i.admission in (None, "main")
        )
        if len(places) > 1:
            told.append(f"{member.name} is on roll at {words.listed(sorted(places))} at once")
        told += [f"{member.name} is on roll twice at {p}" for p, n in places.items() if n > 1]
        for place in places:
            ages = words.ages_of_school(place)
            if ages and member.age is not None and not ages[0] <= member.age <= ages[1]:
                told.append(f"{member.name}, {phrases.age(member)}, is on roll at {place}")
    return told


def _until(member: Member, answer: Answer) -> str:
    """When the last of a service ended, as far as it was searched."""
    ends = [i.end for i in answer.involvements if i.end]
    if ends and member.born and max(ends) <= member.born:
        return f"ended {words.day(max(ends))}, no later than the birth: its dates cannot be right"
    if ends:
        return f"ended {words.day(max(ends))}"
    return "ended" if answer.state == "involved_before" else "no involvement found"


def told_of(family: Family, member: Member) -> list[tuple[Service, Answer]]:
    """What services say about one member, where they say something; what is open comes first."""
    told = [(s, member.answers[s.code]) for s in family.services if _state(member, s) in SHOWN]
    return sorted(
        told,
        key=lambda pair: (
            pair[1].state not in ("involved_now", "withheld")
            and (pair[1].state, pair[1].reason) not in words.STATES_BY_REASON
        ),
    )


def why_listed(family: Family, member: Member) -> list[str]:
    """The evidence, with what their ages say against it.

    That an address alone links somebody is said of the child: who is recorded as the father of its
    sister is linked to her by that record.
    """
    beside = _recorded_beside(family, member)
    told = [
        f"{BY_ADDRESS_ALONE} to the child" if beside and sentence == BY_ADDRESS_ALONE else sentence
        for sentence in member.evidence
    ]
    told += beside
    for tie in family.ties:
        years = family.years_too_few(tie)
        is_of_both = (tie.person, tie.other) == (family.child.person_id, member.person_id)
        if is_of_both and years is not None:
            told.append(f"{tie.word}: {phrases.cannot_be(years)}")
    return list(dict.fromkeys(told))


BY_ADDRESS_ALONE = "Only the address links them"


def _recorded_beside(family: Family, member: Member) -> list[str]:
    """What somebody whom no record ties to the child is, by record, to others of the family."""
    if member.tier == "recorded" or member.is_child:
        return []
    names = {m.person_id: m.name for m in family.members[1:]}
    ties = [
        t
        for t in family.ties
        if t.other == member.person_id
        and t.tier == "recorded"
        and t.role not in ("unknown", "friend")
        and t.person in names
    ]
    whose: dict[str, list[str]] = {}
    for tie in ties:
        whose.setdefault(tie.word, []).append(names[tie.person])
    return [
        f"Recorded as {word[:1].lower()}{word[1:]} of {words.listed(list(dict.fromkeys(of)))}"
        for word, of in whose.items()
    ]


def nothing_of(family: Family, member: Member) -> list[str]:
    """What services say nothing about one member, folded; each unsearched one with its reason."""
    told = [member.answers[s.code].sentence for s in family.services if _tells_more(member, s)]
    none = [s.name for s in family.services if _nothing_found(member, s)]
    unsearched = [
        (s.name, _words(member.answers[s.code].reason))
        for s in family.services
        if _state(member, s) == "not_searched"
    ]
    # A service may name somebody as a relative, in the evidence, and have no work with that person.
    naming = [name for name in none if any(name in sentence for sentence in member.evidence)]
    if rest := [name for name in none if name not in naming]:
        told.append(f"No involvement found by: {words.listed(rest)}.")
    if naming:
        told.append(
            f"Named by {words.listed(naming)} as a relative only: no involvement of this person’s "
            "own found there."
        )
    if unsearched:
        told.append(f"Not searched: {_by_reason(unsearched)}.")
    return told


def groups(family: Family) -> list[Group]:
    """Members in the order of a worker's questions, each once; groups without anybody left out."""
    left = list(family.members)
    found = []

    def take(heading: str, fits: Callable[[Member], bool]) -> None:
        chosen = tuple(m for m in left if fits(m))
        left[:] = [m for m in left if m not in chosen]
        if chosen:
            found.append(Group(heading, chosen))

    def has_role(*roles: str) -> Callable[[Member], bool]:
        return lambda m: words.role(m.relationship) in roles

    take("The child", lambda m: m.is_child)
    is_placed_unknown = protection.is_placed_unknown(family, family.child)
    take(
        "At the child’s last recorded address" if is_placed_unknown else "Lives with the child",
        lambda m: m.lives_with_child,
    )
    take("Parents elsewhere", has_role("parent"))
    take("Step-parents elsewhere", has_role("step_parent"))
    take("Cares for the child, and is not known to live there", has_role(*CARERS))
    take("Brothers and sisters elsewhere", has_role("sibling", "half_sibling", "step_sibling"))
    take("Others in the family", lambda m: True)
    return found


def carers(family: Family) -> list[Member]:
    """The child and each adult who brings it up: those who live there, else its parents."""
    roles = (*CARERS, "grandparent")
    grown = [m for m in family.members[1:] if not m.is_deceased and (m.age is None or m.age >= 18)]
    near = [m for m in grown if words.role(m.relationship) in roles and m.lives_with_child]
    near += [
        m
        for m in grown
        if m not in near and words.role(m.relationship) in ("foster_carer", "carer", "guardian")
    ]
    parents = [m for m in grown if words.role(m.relationship) == "parent"]
    return [family.child, *(near or parents)]


def warnings(family: Family) -> list[str]:
    """What a reader must know before trusting the page, most grave first."""
    told = []
    if unprotected := [s.name for s in family.services if s.load_warning]:
        told.append(
            f"These services did not say which people are protected: {words.listed(unprotected)}. "
            "Nothing that they sent is suppressed here: ask them before passing on where somebody "
            "lives."
        )
    for service in family.services:
        whose = [
            phrases.with_kin(member)
            for member in family.members
            if service.code in member.answers
            and member.answers[service.code].reason == "end_date_unreadable"
        ]
        if whose:
            told.append(
                f"Whether {service.name} still works with {words.listed(whose)} is not known: it "
                "sent an end that cannot be read. Ask."
            )
    stale = [
        f"{s.name} ({words.day(s.current_as_of, 'date not known')})"
        for s in family.services
        if s.is_stale
    ]
    if stale:
        told.append(f"Data older than agreed: {words.listed(stale)}. Ask before relying on them.")
    told += [
        f"A pregnancy is recorded, and no birth: {e.name} ({e.word.lower()}), expected on "
        f"{words.day(e.expected)}. What became of it is not known here. Ask children’s social care "
        "before you speak of it."
        for e in family.expected
    ]
    died = [m.name for m in family.members if m.is_deceased]
    if died:
        told.append(f"{words.listed(died)} {'has' if len(died) == 1 else 'have'} died.")
    return told


def found_of(family: Family, service: Service) -> str | None:
    """Of how many a service told something, where what follows is said of the others."""
    n = sum(_state(m, service) in SHOWN for m in family.members)
    if not n:
        return None
    return f"A record was found of {n} of the {len(family.members)} people. Of others:"


def searched_in_short(family: Family) -> list[str]:
    """How many services could be searched, how old their data are, and which could not."""
    loaded = [s for s in family.services if s.load_state not in ("not_supplied", "refused")]
    told = []
    days = sorted((s.current_as_of, s.name) for s in loaded if s.current_as_of)
    if days:
        (oldest, whose), (newest, _) = days[0], days[-1]
        said = f"The records of {len(loaded)} services were searched, current as of "
        said += words.day(newest)
        if oldest < newest:
            said += f" at best; the oldest are of {whose}, {words.day(oldest)}"
        told.append(f"{said}.")
    missing = [s.name for s in family.services if s not in loaded]
    if missing:
        told.append(f"Nobody could be searched in: {words.listed(missing)}.")
    return told


def _state(member: Member, service: Service) -> str:
    told = member.answers.get(service.code)
    return told.state if told else "not_searched"


def _tells_more(member: Member, service: Service) -> bool:
    told = member.answers.get(service.code)
    return told is not None and told.reason in (words.ON_FILE, words.BEGINS_LATER)


def _nothing_found(member: Member, service: Service) -> bool:
    return _state(member, service) == "none_found" and not _tells_more(member, service)


def _by_reason(unsearched: list[tuple[str, str]]) -> str:
    """Services that were not searched, by reason: A and B (reason); C (another)."""
    names: dict[str, list[str]] = {}
    for name, reason in unsearched:
        names.setdefault(reason, []).append(name)
    return "; ".join(f"{words.listed(those)} ({reason})" for reason, those in names.items())


def _reasons(family: Family, service: Service) -> str:
    """Why nobody was searched; one reason for each is usual."""
    found = [_words(m.answers[service.code].reason) for m in family.members if m.answers]
    return "; ".join(dict.fromkeys(found))


def _words(reason: str) -> str:
    return words.NOT_SEARCHED.get(reason, words.code_in_words(reason).lower())
