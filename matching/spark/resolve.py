"""Person linkage on Apache Spark: the same people, decisions and reasons as `persons/resolve.py`.

Spark brings together what a step has to see: the records of one key, the two records of a pair, the
records of one neighbourhood (everybody whom a scored pair connects, however little it weighs). The
steps themselves are the rules of `persons/`, in DuckDB in each worker. The driver holds what is
narrow: which records are in which neighbourhood, marks and decisions, sums of counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from matching.persons import firewall, overrides
from matching.persons.clustering import connected
from matching.persons.crowd import find_known_to_all, find_universal_services, holds_families
from matching.spark import steps
from matching.spark.frames import (
    Bench,
    Columns,
    Part,
    Step,
    columns_of,
    in_buckets,
    in_duckdb,
    in_partitions,
)
from matching.spark.session import cores, spark_session

Progress = Callable[[str, int, int], None]
N_STEPS = 9


@dataclass(frozen=True)
class Sizes:
    """How the work is cut. What is found does not hang on it."""

    parts: int
    """Of the records, their keys and what is counted."""
    records_of_a_bucket: int
    """About so many records of whole neighbourhoods are linked in one go."""


@dataclass(frozen=True)
class Counted:
    """What was counted of all records of a frame."""

    crowd: tuple[int, bool]
    facts: DataFrame
    """By unique_id, the columns `steps.FACTS`."""
    given: dict[str, Path]
    """`ages` and `universal_services`."""


def resolve_on_spark(
    records: Path,
    people: Path,
    for_the_steward: Path,
    progress: Progress = lambda *_: None,
    sizes: Sizes | None = None,
) -> None:
    """Link the records of the folder `records` into Parquet files of `steps.RESOLVED` in `people`.

    The folders have to be reached by all machines under the same path. Raises OverrideError and
    FirewallBreachError as `resolve` does.
    """
    records, people = records.resolve(), people.resolve()
    work = people.parent / "work"
    work.mkdir()
    try:
        with duckdb.connect() as con:
            for table in ("match_overrides", "named_for"):
                con.execute(f"create table {table} as from '{records / table}.parquet'")
            decisions = con.sql("select record_id_l, record_id_r, decision from match_overrides")
            overrides.check_overrides(decisions.order("all").fetchall())
            bench = Bench(spark_session(), work)
            found = _Linkage(bench, con, records, progress, sizes).run()
            bench.keep("people", found)
            _write_list(con, for_the_steward)
        for number, file in enumerate(sorted((work / "people").glob("*.parquet"))):
            file.rename(people / f"people-{number:05d}.parquet")
    finally:
        shutil.rmtree(work)


class _Linkage:
    """One linkage: its frames and files by name, and how far it is."""

    def __init__(
        self,
        bench: Bench,
        con: duckdb.DuckDBPyConnection,
        records: Path,
        progress: Progress,
        sizes: Sizes | None,
    ) -> None:
        self.bench, self.con, self.records, self.progress = bench, con, records, progress
        linkage_records = f"'{records / 'linkage_records.parquet'}'"
        self.columns: Columns = {
            "unique_id": "BIGINT",
            **columns_of(con, linkage_records),
        }
        ((n,),) = con.execute(f"select count(*) from {linkage_records}").fetchall()
        at_once = cores(bench.spark)
        self.sizes = sizes or Sizes(
            parts=max(at_once, int(n) // 100_000),
            records_of_a_bucket=max(1_000, min(20_000, int(n) // (2 * at_once))),
        )
        # Spark's own joins and counts are cut as ours are: 200 parts, as it comes, suit no council.
        bench.spark.conf.set("spark.sql.shuffle.partitions", self.sizes.parts)
        self.done = 0

    def run(self) -> DataFrame:
        """The rows of `steps.RESOLVED`."""
        numbered = self._number()
        marked = numbered.where(firewall.IS_MARKED)
        others = numbered.where(f"not ({firewall.IS_MARKED})")
        self.bench.take(self.con, "marked", marked)
        typed = ", ".join(
            f"{name}::{in_duckdb(kind)} as {name}" for name, kind in self.numbered.items()
        )
        self.marked = {"marked": self._give("marked", f"select {typed} from marked")}
        ordinary = self._in_parts(others, steps.ordinary, self.numbered, "ordinary", self.marked)
        self._write_pairs_of_two(numbered, others)
        self._tell("records")

        (has_marked,) = self.con.execute("select count(*) > 0 from marked").fetchall()[0]
        of_ordinary = self._count(ordinary, "ordinary")
        if has_marked:
            of_all = self._count(numbered, "all")
            self._find_touched(numbered, others, of_all)
        else:
            self.con.execute(
                "create table touched (unique_id bigint, restriction text, match_weight double, "
                "marked bigint)"
            )
        self._tell("marked records")
        scored = self._score(ordinary, of_ordinary, "ordinary")
        if has_marked:
            # First in sight of the marked records, then as if they did not exist: see `resolve`.
            in_sight = self._in_sight(of_ordinary, of_all)
            buckets = self._buckets(others, scored, "in_sight")
            shipped = self._shipped(others, scored, buckets, in_sight, "in_sight")
            people = self._link(shipped, in_sight, "in_sight", sees_marked=True)
            if self._hold_back(ordinary, people):
                held_back = self.bench.spark.createDataFrame(
                    self.con.sql("from held_back").to_arrow_table()
                )
                others = others.join(F.broadcast(held_back), "unique_id", "left_anti")
                ordinary = ordinary.join(F.broadcast(held_back), "unique_id", "left_anti")
                of_ordinary = self._count(ordinary, "left")
                scored = self._score(ordinary, of_ordinary, "left")
        buckets = self._buckets(others, scored, "last")
        shipped = self._shipped(others, scored, buckets, of_ordinary, "last")
        return self._link(shipped, of_ordinary, "last", sees_marked=False)

    # -- records and pairs

    def _number(self) -> DataFrame:
        """Records in the order of their ids, with numbers that grow as these do."""
        read = self.bench.read(self.records / "linkage_records.parquet")
        in_order = read.repartitionByRange(self.sizes.parts, "record_id").sortWithinPartitions(
            "record_id"
        )
        # The number of a partition and the place in it: what ties and first records hang on is the
        # order of numbers alone. It is written down, since another run would cut otherwise.
        ids = self.bench.keep(
            "numbered_as_sent",
            in_order.select((F.monotonically_increasing_id() + 1).alias("unique_id"), "*"),
        )
        ages = ("born_from", "born_until", "likely_from", "likely_until")
        self.numbered: Columns = {**self.columns, **dict.fromkeys(ages, "INTEGER")}
        return self.bench.keep(
            "numbered",
            in_partitions(ids, Part("part", self.columns), steps.tell_ages, self.numbered, {}),
        )

    def _write_pairs_of_two(self, numbered: DataFrame, others: DataFrame) -> None:
        """Write down `apart` and `duplicate` pairs by number, as `resolve` does."""
        ids = numbered.select("record_id", "unique_id")
        two = self._by_number("recorded_as_two", ids)
        self.duplicates = self.bench.keep("duplicates", self._by_number("recorded_as_one", ids))
        near = self._in_parts(
            others, steps.near_adopted, steps.NEAR_ADOPTED, "near_adopted", self.marked
        )
        self.bench.take(self.con, "near_adopted", near.distinct())
        self.near = {"near_adopted": self._give("near_adopted_of_all", "from near_adopted")}
        named = self.con.sql(
            "select distinct unnest([record_id_l, record_id_r]) as record_id from match_overrides"
        ).to_arrow_table()
        of_decisions = ids.join(
            F.broadcast(self.bench.spark.createDataFrame(named, "record_id string")), "record_id"
        )
        self.bench.take(self.con, "decided_records", of_decisions)
        overrides.write_must_links(self.con, "match_overrides", "decided_records")
        self.con.execute("create table apart (unique_id_l bigint, unique_id_r bigint)")
        overrides.apply_cannot_links(self.con, "match_overrides", "decided_records", "apart")
        firewall.keep_near_adopted_apart(self.con, "apart")
        joined, parted = (
            self.bench.spark.createDataFrame(
                self.con.sql(f"select unique_id_l, unique_id_r from {table}").to_arrow_table(),
                "unique_id_l bigint, unique_id_r bigint",
            )
            for table in ("must_links", "apart")
        )
        both = ["unique_id_l", "unique_id_r"]
        self.apart = self.bench.keep(
            "apart", two.join(F.broadcast(joined), both, "left_anti").union(parted).distinct()
        )
        self.decisions = {"match_overrides": self._give("match_overrides", "from match_overrides")}

    def _by_number(self, table: str, ids: DataFrame) -> DataFrame:
        stated = self.bench.read(self.records / f"{table}.parquet")
        for side in ("l", "r"):
            of_side = ids.select(
                F.col("record_id").alias(f"record_id_{side}"), F.col("unique_id").alias(side)
            )
            stated = stated.join(of_side, f"record_id_{side}")
        return (
            stated.where("l <> r")
            .select(
                F.least("l", "r").alias("unique_id_l"), F.greatest("l", "r").alias("unique_id_r")
            )
            .distinct()
        )

    # -- what is counted of all records

    def _count(self, records: DataFrame, name: str) -> Counted:
        con, given = self.con, {}
        # By an explicit number of parts: these Spark neither joins nor splits while it runs.
        of_surnames = records.select(
            *("surname", "forename", "birth_year", "doors", "postcodes", "is_child"),
            *("service_code", "birth_date", "is_from_universal_service"),
        ).repartition(self.sizes.parts, "surname")
        found = in_partitions(of_surnames, self._part(of_surnames), steps.counts, steps.COUNTS, {})
        self.bench.take(con, "counts", found)
        sums = ", ".join(
            f"sum({column})::bigint" for column, kind in steps.COUNTS.items() if kind == "BIGINT"
        )
        (counts,) = con.execute(f"select {sums} from counts").fetchall()
        con.execute(
            f"""
            create or replace table ages_of_{name} as
            select age.service_code, min(age.born_from) as born_from,
                max(age.born_until) as born_until
            from (select unnest(ages) as age from counts)
            group by age.service_code
            """
        )
        given["ages"] = self._give(f"ages_of_{name}", f"from ages_of_{name}")
        with_birth = (
            records.where("birth_date is not null")
            .select(
                *("unique_id", "service_code", "surname", "forename", "birth_date", "sex"),
                *("nhs_number", "record_kind", "is_from_universal_service"),
            )
            .repartition(self.sizes.parts, "birth_date")
        )
        births = self.bench.keep(
            f"births_of_{name}",
            in_partitions(with_birth, self._part(with_birth), steps.births, steps.BIRTHS, given),
        )
        known = births.where("unique_id is null").select(*steps.KNOWN)
        self.bench.take(con, "known_records", known)
        find_universal_services(con, "known_records")
        given["universal_services"] = self._give(f"universal_{name}", "from universal_services")
        facts = records.select("unique_id", "forename", "surname")
        for column in ("forename", "surname"):
            n = facts.where(f"{column} is not null").groupBy(column).count()
            facts = facts.join(n.withColumnRenamed("count", f"n_of_{column}"), column, "left")
        of_births = births.where("unique_id is not null").select("unique_id", *steps.RULE_FACTS)
        facts = facts.join(of_births, "unique_id", "left").select("unique_id", *steps.FACTS)
        crowd = (int(counts[0]), holds_families(*counts))
        return Counted(crowd, self.bench.keep(f"facts_of_{name}", facts), given)

    def _in_sight(self, of_ordinary: Counted, of_all: Counted) -> Counted:
        """What ordinary records weigh among themselves, while the rules see the marked ones too."""
        facts = of_ordinary.facts.select("unique_id", *steps.CROWD_FACTS).join(
            of_all.facts.select("unique_id", *steps.RULE_FACTS), "unique_id"
        )
        services = {"universal_services": of_all.given["universal_services"]}
        return Counted(of_ordinary.crowd, facts, of_ordinary.given | services)

    # -- scores

    def _score(self, records: DataFrame, counted: Counted, name: str) -> DataFrame:
        """The levels of all pairs of records that are worth a second look."""
        keys = self._in_parts(records, steps.keys, steps.KEYS, f"keys_of_{name}", {})
        by_key = keys.repartition(self.sizes.parts, "rule", "key")
        found = in_partitions(by_key, Part("part", steps.KEYS), steps.pairs, steps.PAIRS, {})
        ids = records.select("unique_id")
        stated = self.duplicates
        for side in ("unique_id_l", "unique_id_r"):
            stated = stated.join(ids.withColumnRenamed("unique_id", side), side, "left_semi")
        pairs = found.union(stated.select(*steps.PAIRS)).distinct()
        self._tell(f"pairs of records, {name}")
        return self._levels(pairs, records, counted, name)

    def _levels(
        self, pairs: DataFrame, records: DataFrame, counted: Counted, name: str
    ) -> DataFrame:
        n = max(1, counted.crowd[0] // self.sizes.records_of_a_bucket)
        cut = pairs.withColumn("bucket", F.pmod(F.hash("unique_id_l"), F.lit(n)))
        pairs = self.bench.keep(f"pairs_of_{name}", cut)
        ends = self.bench.again(f"pairs_of_{name}", cut)
        needed = (
            ends.select("bucket", F.col("unique_id_l").alias("unique_id"))
            .union(ends.select("bucket", "unique_id_r"))
            .distinct()
        )
        crowd_facts = counted.facts.select("unique_id", *steps.CROWD_FACTS)
        shipped = needed.join(records.join(crowd_facts, "unique_id"), "unique_id")
        found = in_buckets(
            (shipped, pairs),
            (Part("records", {**self.numbered, **steps.CROWD_FACTS}), Part("pairs", steps.PAIRS)),
            partial(steps.levels, crowd=counted.crowd),
            steps.LEVELS,
            {},
        )
        kept = self.bench.keep(f"levels_of_{name}", found)
        self._tell(f"scores, {name}")
        return kept

    def _find_touched(self, numbered: DataFrame, others: DataFrame, of_all: Counted) -> None:
        """Make the table `touched` of the driver."""
        pairs = self._in_parts(
            others, steps.pairs_with_marked, steps.PAIRS, "found_with_marked", self.marked
        )
        scored = self._levels(pairs, numbered, of_all, "marked")
        in_question = (
            scored.select(F.col("unique_id_l").alias("unique_id"))
            .union(scored.select("unique_id_r"))
            .distinct()
        )
        records = numbered.join(in_question, "unique_id", "left_semi")
        buckets = self._buckets(records, scored, "marked")
        shipped = self._shipped(records, scored, buckets, of_all, "marked")
        services = {"universal_services": of_all.given["universal_services"]}
        found = self._in_buckets(
            shipped, partial(steps.touched, crowd=of_all.crowd), steps.TOUCHED, services
        )
        self.bench.take(self.con, "touched", self.bench.keep("touched", found))
        self.con.execute(
            f"create table listed_records as select unique_id, record_id from "
            f"'{self.bench.folder}/numbered/*.parquet' where unique_id in "
            "(select unnest([unique_id, marked]) from touched)"
        )

    # -- people

    def _buckets(self, records: DataFrame, scored: DataFrame, name: str) -> DataFrame:
        """By unique_id the bucket of each record: whole neighbourhoods, in the order of numbers."""
        ids = np.sort(records.select("unique_id").toArrow()["unique_id"].to_numpy())
        ends = scored.select("unique_id_l", "unique_id_r").toArrow()
        decided = self.con.execute("select unique_id_l, unique_id_r from must_links").fetchnumpy()
        among = np.isin(decided["unique_id_l"], ids) & np.isin(decided["unique_id_r"], ids)
        left, right = (
            np.concatenate([ends[end].to_numpy(), decided[end][among]])
            for end in ("unique_id_l", "unique_id_r")
        )
        first = connected(ids, left, right)
        _, place, size = np.unique(first, return_inverse=True, return_counts=True)
        bucket = np.cumsum(size) // self.sizes.records_of_a_bucket
        file = self.bench.folder / f"buckets_of_{name}.parquet"
        table = pa.table({"unique_id": ids, "bucket": bucket[place].astype(np.int32)})
        self.con.register("buckets", table)
        self.con.execute(f"copy buckets to '{file}'")
        self.con.unregister("buckets")
        return self.bench.read(file)

    def _shipped(
        self,
        records: DataFrame,
        scored: DataFrame,
        buckets: DataFrame,
        counted: Counted,
        name: str,
    ) -> tuple[DataFrame, DataFrame]:
        """Records with all that is counted of them, and their pairs of every kind, by bucket."""
        whole = records.join(counted.facts, "unique_id").join(buckets, "unique_id")
        pairs = scored.select(F.lit("scored").alias("kind"), *steps.LEVELS)
        for kind, found in (("apart", self.apart), ("duplicate", self.duplicates)):
            pairs = pairs.unionByName(
                found.withColumn("kind", F.lit(kind)), allowMissingColumns=True
            )
        of_left = buckets.withColumnRenamed("unique_id", "unique_id_l")
        return (
            self.bench.keep(f"shipped_records_{name}", whole),
            self.bench.keep(f"shipped_pairs_{name}", pairs.join(of_left, "unique_id_l")),
        )

    def _link(
        self,
        shipped: tuple[DataFrame, DataFrame],
        counted: Counted,
        name: str,
        *,
        sees_marked: bool,
    ) -> DataFrame:
        """People in sight of the marked records, or the result."""
        given = {**self.marked, **self.decisions, **self.near, **counted.given}
        known = self._in_buckets(
            shipped,
            partial(steps.known_people, crowd=counted.crowd, sees_marked=sees_marked),
            steps.KNOWN,
            given,
        )
        self.bench.take(self.con, "known_people", known)
        self.con.execute(f"create or replace table ages as from '{counted.given['ages']}'")
        find_known_to_all(self.con, "ages", "known_people")
        given["known_to_all"] = self._give(f"known_to_all_{name}", "from known_to_all")
        self._tell(f"people of records, {name}")
        if sees_marked:
            step = partial(steps.people, crowd=counted.crowd, sees_marked=True)
            found = self._in_buckets(shipped, step, steps.PEOPLE, given)
            return self.bench.keep(f"people_{name}", found)
        step = partial(steps.result, crowd=counted.crowd)
        return self._in_buckets(shipped, step, steps.RESOLVED, given)

    def _hold_back(self, ordinary: DataFrame, people: DataFrame) -> int:
        """Make `held_back` on the driver, of people with a touched record and who is named."""
        con, spark = self.con, self.bench.spark
        touched = spark.createDataFrame(
            con.sql("select distinct unique_id from touched").to_arrow_table(), "unique_id bigint"
        )
        of_touched = people.join(F.broadcast(touched), "unique_id").select("person").distinct()
        self.bench.take(con, "people_in_question", people.join(of_touched, "person"))
        named = con.sql(
            "select distinct unnest([record_id, child_record_id]) as record_id from named_for"
        ).to_arrow_table()
        named_records = ordinary.select("unique_id", "record_id").join(
            F.broadcast(spark.createDataFrame(named, "record_id string")), "record_id"
        )
        self.bench.take(con, "records_in_question", named_records)
        return firewall.hold_back(con, "records_in_question", "people_in_question", "touched")

    # -- how steps are run

    def _in_parts(
        self, records: DataFrame, step: Step, found: Columns, name: str, given: dict[str, Path]
    ) -> DataFrame:
        part = Part("part", self.numbered)
        return self.bench.keep(name, in_partitions(records, part, step, found, given))

    def _in_buckets(
        self,
        shipped: tuple[DataFrame, DataFrame],
        step: Step,
        found: Columns,
        given: dict[str, Path],
    ) -> DataFrame:
        parts = (
            Part("records", {**self.numbered, **steps.FACTS}),
            Part("pairs", steps.PAIRS_OF_A_BUCKET),
        )
        return in_buckets(shipped, parts, step, found, given)

    def _part(self, frame: DataFrame) -> Part:
        return Part("part", {name: self.numbered[name] for name in frame.columns})

    def _give(self, name: str, sql: str) -> Path:
        return self.bench.give(f"given_{name}", self.con, sql)

    def _tell(self, what: str) -> None:
        self.done += 1
        self.progress(what, self.done, N_STEPS)


def _write_list(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    con.execute("create table if not exists listed_records (unique_id bigint, record_id varchar)")
    firewall.write_list_for_steward(con, "listed_records", "touched", file)
