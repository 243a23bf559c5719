"""What is released can be made again, byte by byte, and says under which licences it stands."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.conftest import PROJECT

IN_WHEEL = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
PACKAGES = ("family_context", "matching", "cleaning", "synthetic")
# Licences by which a council may use a library unchanged, and give away what it builds on it.
ALLOWED = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|CNRI|Artistic"
)
LOOKED_AT = {
    "python-stdnum": "LGPL: used as a library, unchanged",
    "text-unidecode": "the Artistic License, one of the two that it offers",
    "axe-playwright-python": "MIT by its licence file; for tests alone",
}


def table() -> dict[str, str]:
    """The licence of each library, as the document has it."""
    rows = re.findall(
        r"^\| (\S+) \| (.+) \|$",
        (PROJECT / "docs/licences.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return {plain(name): licence for name, licence in rows[1:]}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    return {plain(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}


def test_every_pinned_library_that_is_installed_here_stands_with_its_licence() -> None:
    wanted = pinned() & {plain(one.metadata["Name"]) for one in distributions()}
    assert len(wanted) > 150
    assert wanted <= table().keys(), "run `make licences`"


def test_every_library_may_be_used_as_we_use_it() -> None:
    for name, licence in table().items():
        assert name in LOOKED_AT or (ALLOWED.search(licence) and "GPL" not in licence), name
    assert LOOKED_AT.keys() <= table().keys()


@pytest.mark.skipif(os.name == "nt", reason="it is released from Linux")
def test_the_same_source_gives_the_same_wheel(tmp_path: Path) -> None:
    """In another folder, on another day, by somebody with another umask."""
    hashes = set()
    for name, when, umask in (("one", 1_600_000_000, 0o022), ("other", 1_700_000_000, 0o077)):
        before = os.umask(umask)
        try:
            source = tmp_path / name / "source"
            source.mkdir(parents=True)
            for file in IN_WHEEL:
                shutil.copy(PROJECT / file, source / file)
            for package in PACKAGES:
                shutil.copytree(
                    PROJECT / package,
                    source / package,
                    ignore=shutil.ignore_patterns("__pycache__"),
                    copy_function=shutil.copyfile,
                )
            for path in source.rglob("*"):
                os.utime(path, (when, when))
            subprocess.run(
                [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", ".."],
                cwd=source,
                check=True,
                capture_output=True,
            )
        finally:
            os.umask(before)
        (wheel,) = (tmp_path / name).glob("*.whl")
        hashes.add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert len(hashes) == 1
