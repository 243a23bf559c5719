"""A folder of a council's own, with what the first afternoon needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from family_context.contracts import Contract
from family_context.council.settings import AS_AT, FILE, CouncilError
from family_context.council.templates import write_template

SCHEDULE = "30 5 * * *"
_SETTINGS = """\
# What `family-context` takes in this folder where the command line says nothing else.
name: {name}
area: {name}                   # the area that deliveries cover, unless theirs say otherwise
extracts: extracts             # one folder for each service
out: warehouse                 # where builds, publications and reports go
seeds: seeds                   # your own rules: see seeds/README.md
profile: default               # whose rules of showing hold: default, stockport or leeds
purpose: any                   # what answers are for: any, s17 or s47
as_at: today                   # {as_at}
schedule: "{schedule}"         # when to build, as cron writes it: see `family-context schedule`
# notify: mail -s "Family Context" data.team@example.gov.uk   # a command that is told on its
#                                standard input of a build that failed, or that needs a look
deliveries:                    # what counts where an extract.yml says nothing
  all:
    coverage_start: 2016-01-01
  # childrens_social_care: {{source_system: Mosaic}}
"""
_IGNORED = """\
# People's data never go into git: only settings and rules do.
*
!.gitignore
!README.md
!council.yml
!seeds/
!seeds/*.csv
!seeds/README.md
!extracts/
!extracts/*/
!extracts/*/extract.yml
"""
_README = """\
# {name}: Family Context

Three steps to a first page.

1. **Put in what you have.** Copy each service's files into `extracts/<service>/` as they come:
   CSV, Excel or Parquet. Then let the warehouse propose what the columns are, and fill in what it
   leaves open in `extracts/<service>/extract.yml`:

       family-context suggest --write

   Where a system cannot give tables, fill in a template: `templates/<service>/` holds a CSV file
   for each table, and a workbook that explains every column. Copy what you filled into the
   service's folder.

2. **Check it.** In seconds, without a build; the workbook goes back to the owner of the data:

       family-context validate --xlsx for_the_data_owner.xlsx

3. **Build, find a child, open the page.**

       family-context build
       family-context search smith kate
       family-context page PERSON_ID

What these commands take is in `council.yml`; an option on the command line wins. Rules of your own
lie in `seeds/`, and `family-context rules` tells how they differ. When to build stands in
`council.yml` too, and `family-context schedule` tells what to give the scheduler of this machine:
cron, systemd or the Task Scheduler of Windows. Say under `notify` whom a night that failed should
reach: it runs a command of yours, which mails, chats or opens a report.

`.gitignore` keeps everything out of git but settings and rules. This folder will hold personal
data: put it where only those may read who may read it all.
"""
_SEEDS = """\
# Rules of our own

A file here is named as a seed of the warehouse, such as `services.csv`, and holds the rows that
differ. It names the key of each row, the columns that it changes, and the `reason`; columns that
it leaves out stay as they are. A row with a new key is added. Spellings in `aliases` come beside
those that are known. `family-context rules` tells what differs, and refuses what it does not know.
"""


def make_council(
    folder: Path, contracts: Mapping[str, Contract], services: Sequence[str]
) -> list[Path]:
    """Write settings, .gitignore, README and the templates of `services` into a new `folder`.

    Returns what was written. Raises CouncilError if the folder holds something already, or a
    service is not known; then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CouncilError(f"{folder} is there already, and not empty. Name a new folder.")
    for service in services:
        if service not in contracts:
            raise CouncilError(f"{service} is no service. Known: {', '.join(sorted(contracts))}.")
    name = folder.name.replace("_", " ").replace("-", " ").strip().title()
    texts = {
        FILE: _SETTINGS.format(
            name=yaml.safe_dump(name).splitlines()[0], as_at=AS_AT, schedule=SCHEDULE
        ),
        ".gitignore": _IGNORED,
        "README.md": _README.format(name=name),
        "seeds/README.md": _SEEDS,
    }
    written = []
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written.append(file)
    for service in services:
        (folder / "extracts" / service).mkdir(parents=True)
        written += write_template(contracts[service], folder / "templates" / service)
    return written
