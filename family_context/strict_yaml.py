"""YAML that others write: no key twice, no object but plain values, and nothing that unfolds.

A few lines of aliases within aliases stand for billions of values. An alias is read where what it
stands for holds none.
"""

from __future__ import annotations

from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    _anchored = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        where: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent) and self._anchored:
            raise yaml.composer.ComposerError(
                None, None, f"*{event.anchor} stands in what has a name itself", where
            )
        named = isinstance(event, yaml.NodeEvent) and event.anchor is not None
        self._anchored += named
        node = super().compose_node(parent, index)
        self._anchored -= named
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(k) for k in keys if keys.count(k) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"{twice[0]} occurs twice")
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        # Half a character, written as an escape, is no text that could be kept.
        value.encode()
        return value


def read_strictly(text: str | bytes) -> Any:
    """What the YAML says. Raises yaml.YAMLError, or a ValueError, where it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
