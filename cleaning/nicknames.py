"""Which longer forenames a forename may stand for: the `nicknames` package, and a seed of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from nicknames import NickNamer

if TYPE_CHECKING:
    import pyarrow as pa


def longer_forms(forenames: Iterable[str], known: Iterable[tuple[str, str]] = ()) -> pa.Table:
    """The longer forms of each forename that has any: columns `forename`, `longer_forms`.

    Two forenames can be one person's when one stands for the other, or both stand for the same
    (Bob and Rob for Robert). The package's list is of English names, collected by its authors from
    genealogical sources; `known` adds pairs of a form and the name it stands for (the seed
    forename_forms), so that people of other traditions are found as well as those.
    """
    ours: dict[str, set[str]] = {}
    for form, name in known:
        ours.setdefault(form, set()).add(name)
    found = {
        forename: sorted((_names_behind(forename) | ours.get(forename, set())) - {forename})
        for forename in sorted(set(forenames))
    }
    rows = [
        {"forename": forename, "longer_forms": forms} for forename, forms in found.items() if forms
    ]
    return _table(rows, "longer_forms")


def _names_behind(forename: str) -> set[str]:
    """The names that a forename is short for by the package's list.

    The list has some both ways: Bill for Robert, and Robert for Bill. The shorter stands for the
    longer; else Robert and William would be two forms of Bill, and so of one name.
    """
    namer = _namer()
    return {
        name
        for name in namer.canonicals_of(forename)
        if len(name) >= len(forename) or forename not in namer.canonicals_of(name)
    }


def other_forms(forenames: Iterable[str], known: Iterable[tuple[str, str]] = ()) -> pa.Table:
    """What each forename is short for, and its short forms: `forename`, `other_forenames`.

    For finding people by a name that nobody wrote down, Kate or Katie for Katherine; only
    forenames that have other forms have a row. `known` is as for `longer_forms`.
    """
    namer = _namer()
    ours: dict[str, set[str]] = {}
    for form, name in known:
        ours.setdefault(form, set()).add(name)
        ours.setdefault(name, set()).add(form)
    found = {
        forename: sorted(
            (
                namer.canonicals_of(forename)
                | namer.nicknames_of(forename)
                | ours.get(forename, set())
            )
            - {forename}
        )
        for forename in sorted(set(forenames))
    }
    rows = [
        {"forename": forename, "other_forenames": forms}
        for forename, forms in found.items()
        if forms
    ]
    return _table(rows, "other_forenames")


def _table(rows: Sequence[Mapping[str, object]], forms: str) -> pa.Table:
    # Here, because whoever only asks whether a name is known would wait for it.
    import pyarrow as pa

    schema = pa.schema([("forename", pa.string()), (forms, pa.list_(pa.string()))])
    return pa.Table.from_pylist(list(rows), schema=schema)


def is_known(forename: str) -> bool:
    """Whether the package knows a forename, in lower case, as a name or as a short form of one."""
    namer = _namer()
    return bool(namer.canonicals_of(forename) or namer.nicknames_of(forename))


@cache
def _namer() -> NickNamer:
    """The library's list, read once."""
    return NickNamer()
