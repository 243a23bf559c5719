"""XML and JSON as one kind of tree, and its rows by path with what stands around them.

A tree is made of mappings from folded names, lists, and texts. Numbers stay as they are written.
XML is read without entities, without a document type and within a bounded size.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from family_context.intake.records import MOST_RECORD_BYTES
from family_context.maps.definition import View
from family_context.maps.errors import MapError
from family_context.maps.names import folded
from family_context.maps.sheets import Table

MOST_BYTES = 500_000_000
"""A larger file is refused: it is read whole."""
DEEPEST = 100
"""Objects within objects; a deeper file is refused."""

Tree = Mapping[str, Any] | list[Any] | str | None


def read_json(path: Path, file: str) -> tuple[Tree, int]:
    """The file as a tree, and 0 (see `read_xml`); one object a line (`.jsonl`, `.ndjson`) is a list
    of them.

    Raises MapError if it is too large, too deep or no JSON.
    """
    text = _bytes(path, file)
    try:
        decoded = text.decode("utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if path.suffix.lower() in (".jsonl", ".ndjson"):
            said: Any = [_loads(line) for line in decoded.splitlines() if line.strip()]
        else:
            said = _loads(decoded)
    except UnicodeDecodeError:
        raise MapError(f"{file} is not written in UTF-8. Save it again as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise MapError(f"{file}, line {error.lineno}: it is no JSON ({error.msg}).") from None
    except RecursionError:
        raise MapError(f"{file} is nested too deeply to be read.") from None
    return _folded_keys(said, file, 0), 0


def read_cells(table: Table, column: str) -> tuple[Tree, list[str]]:
    """The objects in the cells of one column as a list, and the lines whose cell holds no JSON.

    Raises MapError if the table has no such column.
    """
    if column not in table.columns or table.path is None:
        raise MapError(f"{table.file} has no column {column}, whose cells should hold JSON.")
    at = table.columns.index(column) + 1
    csv.field_size_limit(MOST_RECORD_BYTES)
    trees: list[Tree] = []
    bad = []
    with table.path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter=table.delimiter):
            try:
                trees.append(_folded_keys(_loads(row[at]), table.file, 0))
            except (json.JSONDecodeError, RecursionError):
                bad.append(f"{table.file}, line {row[0]}: its {column} holds no JSON")
    return trees, bad


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _folded_keys(said: Any, file: str, depth: int) -> Tree:
    if depth > DEEPEST:
        raise MapError(f"{file} is nested deeper than {DEEPEST} objects.")
    if isinstance(said, dict):
        tree: dict[str, Any] = {}
        for key, value in said.items():
            _add(tree, folded(key), _folded_keys(value, file, depth + 1))
        return tree
    if isinstance(said, list):
        return [_folded_keys(item, file, depth + 1) for item in said]
    if isinstance(said, bool):
        return "true" if said else "false"
    return said if said is None else str(said)


def read_xml(path: Path, file: str) -> tuple[Tree, int]:
    """The file as a tree under the name of its root, and how many texts stand between elements,
    where they are the value of none.

    Raises MapError if it is too large, is not well formed or declares a document type.
    """
    content = _bytes(path, file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise MapError(f"{file}, line {line}: it is no well-formed XML.") from None
    if root.getroottree().docinfo.doctype:
        raise MapError(f"{file} declares a document type (DTD), which is never read. Take it out.")
    stray = sum(1 for e in root.iter() if e is not root and (e.tail or "").strip())
    stray += sum(1 for e in root.iter() if len(e) and (e.text or "").strip())
    return {folded(etree.QName(root).localname): _of_element(root)}, stray


def _of_element(element: Any) -> Tree:
    attributes = {
        folded(etree.QName(name).localname): value for name, value in element.attrib.items()
    }
    children = [child for child in element if isinstance(child.tag, str)]
    text = (element.text or "").strip() or None
    if not children and not attributes:
        return text
    tree: dict[str, Any] = {}
    for child in children:
        _add(tree, folded(etree.QName(child).localname), _of_element(child))
    for name, value in attributes.items():
        _add(tree, name, value)
    if not children and text is not None:
        _add(tree, "value", text)
    return tree


def _add(tree: dict[str, Any], name: str, value: Any) -> None:
    """Put a value under its name; the second of a name makes a list of both."""
    if name not in tree:
        tree[name] = value
    elif isinstance(tree[name], list):
        tree[name].append(value)
    else:
        tree[name] = [tree[name], value]


def _bytes(path: Path, file: str) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise MapError(f"{file} is larger than {MOST_BYTES:,} bytes. Send it in parts.")
    return path.read_bytes()


def rows_of(
    tree: Tree, view: View, elsewhere: Sequence[tuple[str, ...]]
) -> Iterator[dict[str, str | None]]:
    """The rows of a view: the texts of each object, and its keys from around it.

    An object within it gives columns under its name (`child_details_sex`); values that repeat are
    one text with `|` between them; a list of objects is their JSON. `elsewhere` are paths whose
    objects are rows of other views and give no columns here.
    """
    for path in view.rows:
        inner = {p[len(path) :] for p in elsewhere if len(p) > len(path) and p[: len(path)] == path}
        for node, around in _walk(tree, path, ()):
            row: dict[str, str | None] = {}
            if isinstance(node, Mapping):
                _flatten(node, "", (), inner, row)
            else:
                row["value"] = node if isinstance(node, str) or node is None else json.dumps(node)
            for column, (up, steps) in view.keys.items():
                row[column] = _key(node, around, up, steps)
            yield row


def outside(tree: Tree, rows: Sequence[tuple[str, ...]]) -> set[str]:
    """Paths of what holds values and lies in no row at `rows`, each as high as it can be."""
    found: set[str] = set()
    stack: list[tuple[Any, tuple[str, ...]]] = [(tree, ())]
    while stack:
        node, path = stack.pop()
        if any(path[: len(row)] == row for row in rows):
            continue
        if isinstance(node, list):
            stack += [(item, path) for item in node]
        elif isinstance(node, Mapping):
            stack += [(value, (*path, name)) for name, value in node.items()]
        elif node is not None:
            on_the_way = (path[:n] for n in range(1, len(path) + 1))
            top = next((p for p in on_the_way if not any(r[: len(p)] == p for r in rows)), path)
            found.add("/".join(top))
    return found


def _walk(
    node: Tree, path: tuple[str, ...], around: tuple[Any, ...]
) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every node at the path, lists gone through, with the objects around it, outermost first."""
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, path, around)
    elif not path:
        yield node, around
    elif isinstance(node, Mapping) and path[0] in node:
        yield from _walk(node[path[0]], path[1:], (*around, node))


def _key(node: Any, around: tuple[Any, ...], up: int, steps: tuple[str, ...]) -> str | None:
    if up > len(around):
        return None
    start = around[len(around) - up] if up else node
    texts = [found for found, _ in _walk(start, steps, ()) if isinstance(found, str)]
    return "|".join(texts) if texts else None


def _flatten(
    node: Mapping[str, Any],
    prefix: str,
    above: tuple[str, ...],
    elsewhere: set[tuple[str, ...]],
    row: dict[str, str | None],
) -> None:
    for name, value in node.items():
        column, here = f"{prefix}{name}", (*above, name)
        if here in elsewhere or (
            isinstance(value, list) and any(path[: len(here)] == here for path in elsewhere)
        ):
            continue
        if isinstance(value, Mapping):
            _flatten(value, f"{column}_", here, elsewhere, row)
        elif isinstance(value, list):
            plain = [item for item in value if not isinstance(item, Mapping | list)]
            if len(plain) == len(value):
                row[column] = "|".join(item for item in plain if item) or None
            else:
                row[column] = json.dumps(value, ensure_ascii=False)
        else:
            row[column] = value
