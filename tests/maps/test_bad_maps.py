"""A map that would lose, invent or turn anything round ends with an error, and writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from family_context.maps.errors import MapError
from family_context.maps.running import run_map
from tests.maps.conftest import AS_AT, Bench

PEOPLE = """
select ref(id) as person_ref, value(surname) as last_name, day(born) as date_of_birth, _row
from persons
"""
CSV = "id,surname,born,team\n1,Ann Secretname,1980-02-01,A\n2,Bo,2010-05-01,B\n3,Cy,2012-06-01,\n"
VIEWS = {"persons": {"files": "persons.csv"}, "teams": {"files": "teams.csv", "optional": True}}
LOOK = {"teams": {"files": "teams.csv", "lookup": True}, "persons": {"files": "persons.csv"}}
NAME = "childrens_social_care.people"


def refused(bench: Bench, sql: str, *, name: str = NAME, identity: bool = True) -> str:
    """What is said of a map of this one SELECT; nothing lies there afterwards."""
    with pytest.raises(MapError) as caught:
        bench.run(bench.map({"persons": VIEWS["persons"]}, {name: sql}, identity=identity))
    assert not bench.has_written, "something was written"
    return str(caught.value)


@pytest.fixture
def desk(bench: Bench) -> Bench:
    bench.raw("persons.csv", CSV)
    return bench


def test_a_select_that_keeps_all_rows_is_written(desk: Bench) -> None:
    account = desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE}))
    assert [r["person_ref"] for r in desk.rows("childrens_social_care", "people")] == list("123")
    assert account.views[0].columns_unused == ("team",)


def test_a_where_that_drops_rows_is_refused_with_the_lines(desk: Bench) -> None:
    told = refused(desk, f"{PEOPLE} where born > '2000'")
    assert "1 of 3 rows of persons are neither in people nor left out" in told
    assert "persons.csv, line 2" in told and "left_out" in told


def test_an_inner_join_that_drops_rows_is_refused(desk: Bench) -> None:
    desk.raw("teams.csv", "team\nA\nB\n")
    sql = PEOPLE.replace("from persons", "from persons join teams using (team)").replace(
        "_row", "[persons._row, teams._row] as _row"
    )
    with pytest.raises(MapError, match=r"1 of 3 rows of persons.*line 4"):
        desk.run(desk.map(LOOK, {NAME: sql}))
    assert not desk.has_written
    left = sql.replace("join teams", "left join teams").replace(
        "[persons._row, teams._row] as _row", "persons._row"
    )
    account = desk.run(desk.map(LOOK, {NAME: left}))
    assert account.tables[0].written == 3 and "teams" in account.tables[0].looked_up


def test_a_row_left_out_with_a_reason_is_counted_under_it(desk: Bench) -> None:
    sql = PEOPLE.replace("_row", "case when born > '2012' then 'too young' end as left_out, _row")
    account = desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: sql}))
    (part,) = account.tables[0].views
    assert (part.rows, part.used, dict(part.left_out)) == (3, 2, {"too young": 1})
    assert "1 left out: too young" in account.as_text()


def test_one_branch_of_a_union_cannot_lose_its_view(desk: Bench) -> None:
    desk.raw("teams.csv", "id,surname,born\n9,Di,2001-01-01\n")
    whole = f"{PEOPLE} union all {PEOPLE.replace('persons', 'teams')}"
    assert desk.run(desk.map(LOOK, {NAME: whole})).tables[0].written == 4
    with pytest.raises(MapError, match="1 of 1 rows of teams"):
        desk.run(desk.map(LOOK, {NAME: f"{whole} where false"}))


def test_a_common_table_named_as_its_view_hides_no_filter(desk: Bench) -> None:
    sql = f"with persons as (select * from persons where id <> '2') {PEOPLE}"
    assert "1 of 3 rows of persons are neither" in refused(desk, sql)


def test_a_row_may_name_rows_that_were_not_found(desk: Bench) -> None:
    desk.raw("teams.csv", "team\nA\n")
    sql = PEOPLE.replace("from persons", "from persons left join teams using (team)").replace(
        ", _row", ", [persons._row, teams._row] as _row"
    )
    account = desk.run(desk.map(LOOK, {NAME: sql}))
    assert account.tables[0].written == 3 and dict(account.tables[0].looked_up) == {"teams": 1}
    with pytest.raises(MapError, match="2 rows have a _row that is none"):
        desk.run(desk.map(LOOK, {NAME: sql.replace("[persons._row, teams._row]", "teams._row")}))


def test_a_member_of_a_household_who_is_the_tenants_parent_as_child_is_refused(desk: Bench) -> None:
    desk.raw("members.csv", "home,tenant,member,word\nT1,2,1,child\nT2,3,1,child\n")
    sql = {
        "housing.people": PEOPLE,
        "housing.tenancies": "select home as tenancy_ref, tenant as person_ref, _row from members",
        "housing.household_members": "select home as tenancy_ref, member as person_ref, "
        "word as relationship_to_tenant, _row from members",
    }
    views = {"persons": VIEWS["persons"], "members": {"files": "members.csv"}}
    with pytest.raises(MapError, match=r"household_members\.sql.*1 as child of 2"):
        desk.run(desk.map(views, sql))
    desk.raw("members.csv", "home,tenant,member,word\nT1,1,2,child\nT1,1,3,child\n")
    desk.run(desk.map(views, sql))


def test_a_view_that_nobody_reads_is_refused(desk: Bench) -> None:
    desk.raw("teams.csv", "team\nA\n")
    with pytest.raises(MapError, match="no SELECT reads the view teams"):
        desk.run(desk.map(LOOK, {NAME: PEOPLE}))


def test_a_view_that_is_only_joined_on_the_right_says_that_it_is_a_list_to_look_up_in(
    desk: Bench,
) -> None:
    """Read so, addresses of people who did not come would be lost without a word."""
    desk.raw("teams.csv", "team\nA\nZ\n")
    sql = PEOPLE.replace("from persons", "from persons left join teams using (team)").replace(
        ", _row", ", persons._row"
    )
    with pytest.raises(MapError, match="teams is only joined on the right"):
        desk.run(desk.map({**LOOK, "teams": {"files": "teams.csv"}}, {NAME: sql}))
    assert not desk.has_written
    desk.run(desk.map(LOOK, {NAME: sql}))


def test_one_row_may_become_several(desk: Bench) -> None:
    desk.raw("persons.csv", "id,c1,c2,c3,c4\n1,Al,Bea,,\n2,,,,\n")
    sql = """
        select
            key_of(id, contact.n::varchar) as contact_ref, ref(id) as person_ref,
            contact.n::varchar as priority, value(contact.name) as first_name, _row,
            case when value(contact.name) is null then 'no such contact' end as left_out
        from persons, unnest([
            {n: 1, name: c1}, {n: 2, name: c2}, {n: 3, name: c3}, {n: 4, name: c4}
        ]) as each(contact)
    """
    account = desk.run(desk.map({"persons": VIEWS["persons"]}, {"schools.contacts": sql}))
    (table,) = account.tables
    assert (table.given, table.written, dict(table.left_out)) == (8, 2, {"no such contact": 6})
    assert table.views[0].used == 1, "the second pupil has none"
    assert [r["first_name"] for r in desk.rows("schools", "contacts")] == ["Al", "Bea"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (PEOPLE.replace("surname", "sirname"), "sirname"),
        (PEOPLE.replace("date_of_birth", "date_of_brith"), "date_of_brith, which people does not"),
        (PEOPLE.replace(", _row", ""), "does not return _row"),
        (PEOPLE.replace(", _row", ", 99 as _row"), "a _row that is none"),
        (PEOPLE.replace("ref(id) as person_ref", "null as first_name"), "person_ref"),
        (PEOPLE.replace("from persons", "from read_csv('/etc/hosts')"), "read_csv"),
        (PEOPLE.replace("from persons", "from 'elsewhere.csv'"), "elsewhere.csv"),
        (PEOPLE.replace("from persons", "from information_schema.tables"), "no view of the map"),
        (PEOPLE.replace("from persons", "from query('select 1')"), "query"),
        (PEOPLE.replace("from persons", "from person"), "no view of the map"),
        (f"{PEOPLE}; select 1", "must be one SELECT"),
        ("create table t as select 1", "must be one SELECT"),
        ("copy (select 1) to '/tmp/t.csv'", "must be one SELECT"),
        ("select from where", "no SQL that DuckDB reads"),
        (PEOPLE.replace("ref(id)", "uuid()::varchar"), "not the same each time"),
        (PEOPLE.replace("day(born)", "current_date"), "not the same each time"),
        (PEOPLE.replace("day(born)", "now()"), "not the same each time"),
    ],
)  # fmt: skip
def test_what_a_select_may_not_do_is_told(desk: Bench, sql: str, told: str) -> None:
    assert told in refused(desk, sql)


def test_an_error_tells_no_value_of_a_row(desk: Bench) -> None:
    said = refused(desk, PEOPLE.replace("value(surname)", "cast(surname as integer)::varchar"))
    assert "Secretname" not in said and "try_cast" in said


def test_reasons_are_words_and_no_values(desk: Bench) -> None:
    desk.raw("persons.csv", "id,surname,born\n" + "".join(f"{n},Name{n},\n" for n in range(50)))
    said = refused(desk, PEOPLE.replace("_row", "surname as left_out, _row"))
    assert "50 reasons" in said and "Name1" not in said


def test_a_map_of_ids_alone_makes_nobody(desk: Bench) -> None:
    assert "may not make people" in refused(desk, PEOPLE, identity=False)


def test_a_map_says_whether_it_carries_identity(desk: Bench) -> None:
    definition = desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE})
    folder = desk.root / definition.code
    (folder / "map.yml").write_text("views: {persons: {files: persons.csv}}\n")
    from family_context.maps.definition import read_map

    with pytest.raises(MapError, match="carries_identity"):
        read_map(folder, desk.contracts)


RELATED = """
select ref(a) as first_person_ref, ref(b) as second_person_ref, value(word) as relationship,
    'first' as word_describes, _row
from pairs
"""
FAMILY = {"persons": {"files": "persons.csv"}, "pairs": {"files": "pairs.csv"}}
NAMES = {NAME: PEOPLE, "childrens_social_care.relationships": RELATED}


def test_a_mother_who_is_the_child_is_refused_with_examples(desk: Bench) -> None:
    desk.raw("pairs.csv", "a,b,word\n1,2,Mother\n1,3,Mother\n")
    desk.run(desk.map(FAMILY, NAMES))
    related = desk.rows("childrens_social_care", "relationships")
    assert [(r["person_ref"], r["related_person_ref"]) for r in related] == [("2", "1"), ("3", "1")]
    desk.root.joinpath("extracts").rename(desk.root / "before")
    turned = {
        **NAMES,
        "childrens_social_care.relationships": RELATED.replace("'first'", "'second'"),
    }
    with pytest.raises(MapError) as caught:
        desk.run(desk.map(FAMILY, turned))
    told = str(caught.value)
    assert "wrong way round" in told and "2 of 2 people" in told
    assert "2 as Mother of 1" in told and "word_describes" in told
    assert "Secretname" not in told and "1980" not in told
    assert not desk.has_written


def test_the_words_of_children_are_checked_too(desk: Bench) -> None:
    desk.raw("pairs.csv", "a,b,word\n1,2,Daughter\n1,3,Son\n")
    with pytest.raises(MapError, match="wrong way round"):
        desk.run(desk.map(FAMILY, NAMES))


def test_one_wrong_date_of_birth_refuses_no_map(desk: Bench) -> None:
    desk.raw(
        "persons.csv",
        "id,surname,born\n1,A,1980-01-01\n2,B,2010-01-01\n3,C,2012-01-01\n4,D,1921-01-01\n",
    )
    desk.raw("pairs.csv", "a,b,word\n1,2,Mother\n1,3,Mother\n1,4,Mother\n")
    assert desk.run(desk.map(FAMILY, NAMES)).tables[1].written == 3


def test_one_word_the_wrong_way_is_found_among_right_ones(desk: Bench) -> None:
    pairs = "".join(f"1,{n},Mother\n" for n in (2, 3)) * 4 + "1,2,Son\n1,3,Son\n1,2,Son\n"
    desk.raw("pairs.csv", f"a,b,word\n{pairs}")
    with pytest.raises(MapError, match=r"as Son of"):
        desk.run(desk.map(FAMILY, NAMES))


def test_a_relationship_must_say_whom_its_word_describes(desk: Bench) -> None:
    desk.raw("pairs.csv", "a,b,word\n1,2,Mother\n")
    for wrong in ("'second' as person_ref", "'either' as word_describes"):
        sql = RELATED.replace("'first' as word_describes", wrong)
        with pytest.raises(MapError, match="word_describes"):
            desk.run(desk.map(FAMILY, {**NAMES, "childrens_social_care.relationships": sql}))


@pytest.mark.parametrize(
    "join",
    [
        "from persons, persons as others",
        "from persons left join teams using (team)",
        "from persons left join teams on persons.team >= teams.team or persons.team is null",
    ],
)
def test_a_join_that_makes_several_people_of_one_row_is_refused(desk: Bench, join: str) -> None:
    desk.raw("teams.csv", "team\nA\nA\nB\n")
    sql = PEOPLE.replace("from persons", join).replace("_row", "persons._row")
    sql = sql.replace("ref(id)", "ref(persons.id)").replace("(surname)", "(persons.surname)")
    sql = sql.replace("day(born)", "day(persons.born)")
    views = LOOK if "teams" in join else {"persons": VIEWS["persons"]}
    with pytest.raises(
        MapError, match=r"became several rows of one person_ref.*persons\.csv, line 2"
    ):
        desk.run(desk.map(views, {NAME: sql}))
    assert not desk.has_written


def test_a_join_that_doubles_rows_without_a_key_is_refused_too(desk: Bench) -> None:
    desk.raw("pairs.csv", "a,b,word\n1,2,Mother\n1,3,Mother\n")
    doubled = RELATED.replace("from pairs", "from pairs cross join range(2)")
    with pytest.raises(MapError, match=r"2 raw rows became several rows of one person_ref"):
        desk.run(desk.map(FAMILY, {**NAMES, "childrens_social_care.relationships": doubled}))
    assert not desk.has_written


def test_two_rows_of_one_key_that_were_sent_so_are_told_and_kept(desk: Bench) -> None:
    desk.raw("persons.csv", f"{CSV}3,Di,2012-06-01,\n")
    account = desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE}))
    assert account.tables[0].written == 4
    assert any("2 rows share person_ref" in told for told in account.warnings)


def born() -> str:
    """Ninety people, and their births as a file with the day first has them."""
    days = [date(1970, 1, 1) + timedelta(97 * n) for n in range(90)]
    rows = [f"{n},Lee,{day:%d/%m/%Y}" for n, day in enumerate(days)]
    return "\n".join(["id,surname,born", *rows, ""])


@pytest.mark.parametrize("pattern", ["['%m/%d/%Y']", "['%m/%d/%Y', '%m/%d/%y']"])
def test_a_pattern_with_the_month_first_on_days_first_is_refused(desk: Bench, pattern: str) -> None:
    desk.raw("persons.csv", born())
    swapped = PEOPLE.replace("day(born)", f"try_strptime(born, {pattern})::date::varchar")
    assert "day and month have changed places" in refused(desk, swapped)
    desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE}))


def test_dates_on_the_first_of_months_are_no_swap(desk: Bench) -> None:
    rows = [f"{n},Lee,{1980 + n // 12}-{n % 12 + 1:02}-{n % 5 + 1:02}" for n in range(60)]
    desk.raw("persons.csv", "\n".join(["id,surname,born", *rows, ""]))
    assert desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE})).tables[0].written == 60


FORENAMES = [
    "James",
    "Olivia",
    "Harry",
    "Amelia",
    "Emily",
    "Sophie",
    "Daniel",
    "Grace",
    "Liam",
    "Chloe",
]
SURNAMES = [
    "Ashworth",
    "Bartlow",
    "Crowden",
    "Dentley",
    "Elmsall",
    "Fenwick",
    "Gaunt",
    "Holroyd",
    "Ilkley",
    "Kershaw",
]


def test_forenames_in_the_place_of_surnames_are_refused(desk: Bench) -> None:
    rows = [f"{n},{a},{b}" for n, (a, b) in enumerate(zip(FORENAMES, SURNAMES, strict=True))]
    desk.raw("persons.csv", "\n".join(["id,fore,sur", *rows, ""]))
    sql = "select ref(id) as person_ref, {} as first_name, {} as last_name, _row from persons"
    told = refused(desk, sql.format("sur", "fore"))
    assert "100% of the different names in last_name are known forenames" in told
    assert "Olivia" not in told
    desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: sql.format("fore", "sur")}))


def test_what_lay_there_stays_where_the_map_fails(desk: Bench) -> None:
    desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE}))
    file = desk.root / "extracts/childrens_social_care/people.csv"
    before = file.read_bytes()
    with pytest.raises(MapError):
        desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: f"{PEOPLE} where false"}))
    assert file.read_bytes() == before
    assert [p.name for p in (desk.root / "extracts").iterdir()] == ["childrens_social_care"]


def test_a_table_of_somebody_else_is_not_replaced(desk: Bench) -> None:
    service = desk.root / "extracts" / "childrens_social_care"
    service.mkdir(parents=True)
    (service / "people.csv").write_text("person_ref\n77\n")
    definition = desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE})
    given = (definition, desk.root / "raw", desk.root / "extracts", desk.contracts)
    said = {"source_system": "s", "coverage_area": "a", "coverage_start": "2000-01-01"}
    with pytest.raises(MapError, match="did not make it"):
        run_map(*given, as_at=AS_AT, said=said, replaces=set())
    assert (service / "people.csv").read_text() == "person_ref\n77\n"
    run_map(*given, as_at=AS_AT, said=said, replaces={("childrens_social_care", "people")})
    assert len(desk.rows("childrens_social_care", "people")) == 3


def test_a_delivery_that_nobody_describes_is_refused(desk: Bench) -> None:
    definition = desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE})
    given = (definition, desk.root / "raw", desk.root / "extracts", desk.contracts)
    with pytest.raises(MapError, match="coverage_start, coverage_area"):
        run_map(*given, as_at=AS_AT)
    desk.raw(
        "extract.yml",
        "source_system: Ours\ncoverage_start: 2010-01-01\ncoverage_area: Here\n",
    )
    run_map(*given, as_at=AS_AT)
    said = (desk.root / "extracts/childrens_social_care/extract.yml").read_text()
    assert "source_system: Ours" in said and "data_current_as_of: '2026-01-31'" in said


def test_the_same_files_give_the_same_bytes(desk: Bench) -> None:
    written = []
    for _ in range(2):
        desk.run(desk.map({"persons": VIEWS["persons"]}, {NAME: PEOPLE}))
        folder = desk.root / "extracts" / "childrens_social_care"
        written.append({p.name: p.read_bytes() for p in folder.iterdir()})
    assert written[0] == written[1]
