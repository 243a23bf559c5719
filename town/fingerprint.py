"""`python -m town.fingerprint FOLDER`: one number for all files of a written town."""

import hashlib
import sys
from pathlib import Path


def fingerprint(folder: Path) -> str:
    """The SHA-256 over the names and contents of all files below the folder, in order of name."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    print(fingerprint(Path(sys.argv[1])))
