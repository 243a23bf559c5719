"""The repository agrees with itself: register, contracts, models and documents."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from family_context.build.state import declared
from family_context.cli import app

PROJECT = Path(__file__).resolve().parents[2]
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md"),
    *sorted(
        path.relative_to(PROJECT).as_posix()
        for room in (
            *("cleaning", "family_context", "macros", "matching", "models", "notebooks"),
            *("seeds", "synthetic", "tests", "town"),
        )
        for path in (PROJECT / room).rglob("README.md")
    ),
    *sorted(path.relative_to(PROJECT).as_posix() for path in (PROJECT / "docs").glob("*.md")),
]


def register(seed: str = "services") -> list[str]:
    with (PROJECT / f"seeds/{seed}.csv").open(newline="", encoding="utf-8") as file:
        return [row["service_code"] for row in csv.DictReader(file)]


def described_models() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for file in (PROJECT / "models").rglob("*.yml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for model in content.get("models", []):
            assert model["name"] not in found, f"{model['name']} is described twice"
            found[model["name"]] = model
    return found


def test_the_register_lists_the_thirteen_services_in_the_order_of_the_design() -> None:
    assert register()[:13] == [
        "childrens_social_care",
        "supporting_families",
        "schools",
        "adult_social_care",
        "police",
        "housing",
        "adult_mental_health",
        "drugs_and_alcohol",
        "gp",
        "early_help",
        "health_visiting",
        "youth_justice",
        "young_carers",
    ]


def contracted() -> dict[str, list[dict[str, Any]]]:
    """The tables of every contract, by source."""
    return {
        source["name"]: source["tables"]
        for file in (PROJECT / "models/staging").glob("*/_*__contract.yml")
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    }


@pytest.mark.parametrize("service", register())
def test_every_service_of_the_register_has_all_it_takes(service: str) -> None:
    """A fourteenth service takes its contract, its name in the project, and its seed rows."""
    assert service in contracted(), "its contract is missing"
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert service in project["vars"]["services"], "its name in dbt_project.yml is missing"
    for seed in ("survivorship", "look_back", "retention"):
        assert service in register(seed), f"its rows in seeds/{seed}.csv are missing"


@pytest.mark.parametrize("service", register())
def test_every_service_may_send_all_that_the_shared_tables_hold(service: str) -> None:
    """A service that adds a column of its own lists the shared ones again, and may forget one."""
    contract = PROJECT / "models/staging/services/_services__contract.yml"
    shared = yaml.safe_load(contract.read_text(encoding="utf-8"))["anchors"]
    own = {table["name"]: table for table in contracted()[service]}
    assert shared
    for table in shared:
        columns = own[table["name"]]["columns"]
        assert columns[: len(table["columns"])] == table["columns"], table["name"]


def test_every_contracted_table_has_its_staging_model() -> None:
    models = {model.stem for model in MODELS}
    assert contracted().items()
    for source, tables in contracted().items():
        for table in tables:
            of_all = source in register() and f"stg_services__{table['name']}" in models
            name = f"stg_{source}__{table['name']}"
            assert of_all or name in models, f"{name} is missing"


LONG_MODELS = {
    "int_addresses__as_sent": 136,
    "int_addresses__behind_streets": 182,
    "int_addresses__door_texts": 163,
    "int_addresses__doors": 146,
    "int_addresses__flats": 227,
    "int_addresses__houses": 197,
    "int_addresses__numbers_and_streets": 132,
    "int_addresses__parts": 152,
    "int_addresses__standardised": 201,
    "int_addresses__texts": 189,
    "int_addresses__words": 224,
    "int_families__members": 177,
    "int_families__pair_evidence": 150,
    "int_families__people": 237,
    "int_families__recorded_relationships": 158,
    "int_people__golden_records": 160,
    "int_people__known_distinct": 180,
    "int_people__linkage_records": 217,
    "int_records__names": 226,
    "int_records__standardised": 181,
    "int_relationships__of_people": 125,
}
"""Models that took in the steps that they alone read, with their lengths: to be made shorter."""


def test_what_dbt_parses_is_the_same_for_every_build() -> None:
    """A path or a day in it would have dbt parse the whole project again each night."""
    for file in [*MODELS, *(PROJECT / "models").rglob("*.yml")]:
        text = file.read_text(encoding="utf-8")
        assert "env_var(" not in text and "external_location" not in text, file.name


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_a_model_is_plain_sql_that_reads_no_clock(model: Path) -> None:
    text = model.read_text(encoding="utf-8")
    assert "{%" not in text, "models hold no Jinja blocks"
    clock = re.search(r"(?i)\b(current_date|current_timestamp|now\(\)|today\(\)|random\(\))", text)
    assert clock is None, f"{clock and clock.group()} makes two builds differ"
    n_lines, most = text.count("\n"), LONG_MODELS.get(model.stem, 120)
    assert n_lines <= most, "over 120 lines is two models; a long one may not grow"


MAY_READ_A_CLOCK = {
    "family_context/build/manifest.py": "when a run began and ended",
    "family_context/build/publish.py": "how long the publication before stays open",
    "family_context/commands/__init__.py": "`as_at: today` of a council's settings",
    "family_context/commands/deliveries.py": "`suggest` without a day",
    "family_context/commands/nightly.py": "how old deliveries are today",
    "family_context/lookup/page/__init__.py": "who looked when",
    "family_context/operate/log.py": "when each event of a run happened",
    "family_context/rights/forget.py": "when somebody left",
    "family_context/rights/know.py": "who looked when",
}
"""All others are given a day, so that the same input makes the same tables on every day."""

CLOCK = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|localtime))\(")


def test_who_reads_a_clock_is_known() -> None:
    reading = {
        path.relative_to(PROJECT).as_posix()
        for room in ("family_context", "matching", "cleaning", "synthetic", "town", "models")
        for path in (PROJECT / room).rglob("*.py")
        if CLOCK.search(path.read_text(encoding="utf-8"))
    }
    assert reading == set(MAY_READ_A_CLOCK)


def test_a_model_that_is_short_again_leaves_the_list_of_long_ones() -> None:
    lines = {model.stem: model.read_text(encoding="utf-8").count("\n") for model in MODELS}
    assert {name for name in LONG_MODELS if lines.get(name, 0) <= 120} == set()


def test_every_model_says_its_grain_in_its_first_words() -> None:
    described = described_models()
    for model in [*MODELS, *(PROJECT / "models").rglob("*.py")]:
        assert model.stem in described, f"{model.stem} has no YAML"
        description = str(described[model.stem].get("description", ""))
        assert description.startswith("One row per "), f"{model.stem} does not say its grain"


OUR_OWN_WORDS = re.compile(
    r"\b(tells?|told|stated|as sent|whom to|crowd(?:ed)?|shelter(?:ed)?|doors?|traps?|desk|sheet"
    r"|bits|keeps its word|held back)\b",
    re.IGNORECASE,
)
"""What a newcomer would have to translate: docs/glossary.md has the term of the field for each."""


def headers() -> dict[str, str]:
    """What a newcomer reads to find the way: first lines of modules and models, and headings."""
    found = {}
    for room in ("family_context", "matching", "cleaning", "synthetic", "models"):
        for file in (PROJECT / room).rglob("*.py"):
            found[str(file)] = (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").split(
                "\n"
            )[0]
    for name, model in described_models().items():
        found[name] = re.split(r"[.:]\s", f"{model['description']} ")[0]
    for document in DOCUMENTS:
        text = (PROJECT / document).read_text(encoding="utf-8")
        found |= {
            f"{document} {n}": line
            for n, line in enumerate(text.split("\n"))
            if line.startswith("#")
        }
    return found


def test_headers_speak_in_the_terms_of_the_field() -> None:
    spoken = {name: line for name, line in headers().items() if OUR_OWN_WORDS.search(line)}
    assert not spoken, spoken


def test_every_described_model_exists() -> None:
    names = {
        path.stem for path in (PROJECT / "models").rglob("*") if path.suffix in {".sql", ".py"}
    }
    assert set(described_models()) <= names


LAYERS = (
    *("staging", "1_records", "2_addresses", "3_people", "4_residence", "5_families", "6_answers"),
    *("core", "family_context", "history", "evaluation", "benefits", "quality", "semantic"),
)
"""The folders of the graph in the order of the data: each reads itself and those before it."""

REF = re.compile(r"ref\(['\"](\w+)['\"]\)")


def models_by_layer() -> dict[str, tuple[int, Path]]:
    """Place of each model's folder in `LAYERS`, and its file."""
    found = {}
    for path in (PROJECT / "models").rglob("*"):
        if path.suffix in {".sql", ".py"}:
            (layer,) = set(path.parts) & set(LAYERS)
            found[path.stem] = (LAYERS.index(layer), path)
    return found


def test_a_model_reads_only_its_own_layer_and_those_before_it() -> None:
    layers = models_by_layer()
    backwards = [
        f"{path.parent.name}/{name} reads {read} of {layers[read][1].parent.name}"
        for name, (place, path) in layers.items()
        for read in REF.findall(path.read_text(encoding="utf-8"))
        if read in layers and layers[read][0] > place
    ]
    assert not backwards, "\n".join(backwards)
    assert len({place for place, _ in layers.values()}) == len(LAYERS), "a layer is empty"


def test_only_consumers_read_a_mart() -> None:
    layers = models_by_layer()
    marts = {name for name, (_, path) in layers.items() if "marts" in path.parts}
    readers = [
        name
        for name, (_, path) in layers.items()
        if "intermediate" in path.relative_to(PROJECT).parts
        and marts & set(REF.findall(path.read_text(encoding="utf-8")))
    ]
    assert not readers


def test_a_mart_never_reads_staging() -> None:
    published = [*PROJECT.glob("models/marts/**/*.sql")]
    published += PROJECT.glob("models/consumers/*/published/*.sql")
    assert published
    for model in published:
        text = model.read_text(encoding="utf-8")
        assert not re.search(r"ref\('stg_|source\(", text), f"{model.name} reads staging"


@pytest.mark.parametrize("folder", ["family_context", "matching", "notebooks"])
def test_python_names_only_tables_that_dbt_makes(folder: str) -> None:
    """dbt's lineage knows nothing of SQL in Python: a model that is renamed is found here."""
    tables = {path.stem for path in (PROJECT / "seeds").glob("*.csv")} | set(models_by_layer())
    for path in (PROJECT / folder).rglob("*.*"):
        if path.suffix in {".py", ".ipynb"}:
            text = path.read_text(encoding="utf-8")
            named = set(
                re.findall(r"\b(?:intermediate|marts|seeds|staging)\.(\w+)\b(?![({])", text)
            )
            named |= set(re.findall(r"\b((?:int|stg)_[a-z0-9_]+__[a-z0-9_]+)\b(?!\{)", text))
            assert named <= tables, f"{path.relative_to(PROJECT)} names {named - tables}"


COMPOSED = re.compile(r"\b(?:intermediate|marts|seeds|staging)\.\{|\b(?:int|stg)_\w*\{")


def test_python_composes_no_name_of_a_table() -> None:
    """A name made of parts is found by no search, and not by the test above."""
    files = [
        path
        for folder in ("family_context", "matching", "models", "notebooks")
        for path in (PROJECT / folder).rglob("*.*")
        if path.suffix in {".py", ".ipynb"}
    ]
    composing = {path.name for path in files if COMPOSED.search(path.read_text(encoding="utf-8"))}
    # What a build remembers is written by the models that its source names.
    assert composing == {"state.py"}
    written_by = {table["config"]["meta"]["written_by"] for table in declared()}
    assert written_by <= set(models_by_layer())


def test_notebooks_hold_no_output_and_define_nothing() -> None:
    assert any((PROJECT / "notebooks").glob("*.ipynb"))
    for notebook in (PROJECT / "notebooks").glob("*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        assert cells[0]["source"][0].rstrip().endswith("?"), "the title is a question"
        for cell in cells:
            assert not cell.get("outputs"), f"{notebook.name} holds output"
            assert not re.search(r"^\s*(def|class) ", "".join(cell["source"]), re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_only_files_that_exist(document: str) -> None:
    text = (PROJECT / document).read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", text)
    named += re.findall(
        r"`((?:models|seeds|macros|matching|cleaning|notebooks|tests|family_context|synthetic)/[\w./-]*)`",
        text,
    )
    for path in named:
        base = PROJECT / Path(document).parent
        assert (base / path).exists() or (PROJECT / path).exists(), f"{document} names {path}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_a_model_where_it_is(document: str) -> None:
    models = {
        path.stem: path.parent.name
        for path in (PROJECT / "models").rglob("*")
        if path.suffix in {".sql", ".py"}
    }
    text = (PROJECT / document).read_text(encoding="utf-8")
    for folder, name in re.findall(r"`(?:(\d_\w+)/)?((?:int|stg)_\w+?__\w+)", text):
        assert name in models, f"{document} names {name}"
        assert folder in {"", models[name]}, f"{document} has {name} in {folder}"


@pytest.mark.parametrize(
    "room", sorted(path.parent.name for path in PROJECT.glob("[a-z]*/__init__.py"))
)
def test_a_package_begins_with_a_readme(room: str) -> None:
    assert (PROJECT / room / "README.md").is_file()


def test_linkage_is_called_through_its_public_functions() -> None:
    """What stands in a room of matching may be rewritten without a look at who calls it."""
    callers = [
        *(path for room in ("family_context", "models") for path in (PROJECT / room).rglob("*.py")),
        *(PROJECT / "notebooks").glob("*.ipynb"),
    ]
    assert callers
    for file in callers:
        inside = re.findall(r"matching\.(?:persons|families|warehouse)\b", file.read_text("utf-8"))
        assert not inside, f"{file.name} names a room: take it from `matching`"


def test_every_command_of_the_readme_exists_with_its_options() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    calls = re.findall(r"family-context(?:\.exe)? ([a-z-]+)((?: [^`\n|]+)?)", readme)
    assert len(calls) >= 9
    for name, rest in calls:
        assert name in commands, f"README.md calls family-context {name}"
        options = {o for p in commands[name].params for o in p.opts}
        required = {p.opts[0] for p in commands[name].params if p.required and "--" in p.opts[0]}
        named = set(re.findall(r"--[a-z-]+", rest))
        assert named <= options, f"family-context {name} has no {named - options}"
        assert required <= named, f"README.md leaves out {required - named} of {name}"


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for command in ("demo", "test"):
        assert f"make {command}" in readme
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
