# Everything a newcomer needs; `make help` lists it. Windows without make: see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo model test test-rules attacks faults month same check lab lock licences release audit upgrade clean

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Make .venv and install the pinned libraries

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

demo: $(READY) ## Make a synthetic council, build, publish and render the reports into demo/
	$(BIN)/family-context demo --out demo

model: $(READY) ## Test and build MODEL=<name>, one model that you have changed, on what the demo has built
	test -f demo/build/warehouse.duckdb || { echo "First make demo: it builds what $(MODEL) reads."; exit 1; }
	DBT_PROFILES_DIR=. FAMILY_CONTEXT_WAREHOUSE=demo/build/warehouse.duckdb $(BIN)/dbt build --select file:$(MODEL)

test: check ## Every check and every test, two files at a time
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

test-rules: $(READY) ## Whether each rule of linkage and families has a case that breaks without it
	$(BIN)/python -m pytest tests/needed tests/rules

attacks: $(READY) ## Every attack on what is published, delivered and kept, with how many were tried
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/attacks tests/publication \
		tests/matching/test_firewall.py tests/rights/test_reduced.py tests/maps/test_bad_maps.py \
		tests/intake/test_refusals.py tests/project/test_protected_addresses.py

upgrade: $(READY) ## Whether this tree goes on with the ids and past days that BASE=<commit> has kept
	$(BIN)/python -m tests.whole_builds.upgrade $(BASE)

faults: $(READY) ## Strike publications at every operation and 200 moments, and end 200 builds: hours
	rm -rf faults && $(BIN)/family-context synth --families 30 --seed 5 --out faults/council
	$(BIN)/family-context build --extracts faults/council/extracts --as-at 2026-01-31 --out faults/built
	$(BIN)/python -m tests.faults.handed_over faults/built faults/struck all 200
	$(BIN)/python -m tests.faults.stopped_builds faults 200

month: $(READY) ## An operator's first month: thirty nights, of which docs/first_month.md tells
	$(BIN)/python -m tests.operate.month month

check: $(READY) ## ruff, mypy and sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar models $(wildcard tests/dbt/*.sql)

same: $(READY) ## Whether BASE=<commit> publishes the same tables as this tree
	$(BIN)/python -m tests.whole_builds.same $(BASE)

licences: $(READY) ## Write docs/licences.md anew, from what is installed
	printf '# Licences of all libraries\n\nMade by `make licences`; what they ask of us: [operations](operations.md).\n\n' \
		> docs/licences.md
	$(BIN)/uv tool run --quiet --from pip-licenses==5.5.5 pip-licenses --python $(BIN)/python \
		--from=mixed --format=markdown --order=name --no-version --with-system --ignore-packages family-context pip \
		| tr -s ' -' >> docs/licences.md

release: $(READY) ## The wheel, what it is made with (SBOM) and both hashes, into dist/
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel -d dist
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment \
		--output-reproducible --pyproject pyproject.toml --of JSON -o dist/sbom.cdx.json $(BIN)/python
	cd dist && sha256sum *.whl *.json | tee SHA256SUMS

audit: $(READY) ## Known vulnerabilities of the pinned libraries, where the package index tells them
	$(BIN)/uv tool run --quiet --from pip-audit==2.10.1 pip-audit --requirement requirements.lock \
		--require-hashes --disable-pip

lab: $(READY) ## Open the notebooks on what the demo published
	FAMILY_CONTEXT_PUBLISHED=$(CURDIR)/demo/published $(BIN)/jupyter lab notebooks

lock: $(READY) ## Pin every library again, with hashes
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock

clean: ## Remove what the demo and the tools made
	rm -rf demo dist faults month target logs .pytest_cache .mypy_cache .ruff_cache
