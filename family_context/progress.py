"""What a person sees while a long command runs, and how long each stage took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn


class Stages:
    """Named stages of one command: a progress bar for each, and the seconds they took.

    Without a console nothing is shown, and the times are kept all the same.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console
        self.log: Callable[..., Any] | None = None
        """Told of events and their facts, where a command keeps a log."""
        self.seconds: dict[str, float] = {}
        self._bar: Progress | None = None
        self._detail = ""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show and time what happens inside; the time counts also when it fails."""
        started = time.perf_counter()
        self.note("stage began", stage=name)
        try:
            if self.console is None or not self.console.is_terminal:
                # In a log a bar would only leave blank lines.
                yield
                return
            with Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[detail]}", style="dim"),
                console=self.console,
                transient=True,
            ) as bar:
                self._bar = bar
                bar.add_task(name, total=None, detail="")
                yield
        finally:
            self._bar = None
            self.seconds[name] = round(time.perf_counter() - started, 2)
            self.note("stage ended", stage=name, seconds=self.seconds[name])
            if self.console is not None:
                self.console.print(f"  {name:<28} {self.seconds[name]:>7.1f} s")

    def note(self, event: str, **facts: Any) -> None:
        """Say to the log, if there is one, that something has happened."""
        if self.log is not None:
            self.log(event, **facts)

    def tell(self, what: RenderableType) -> None:
        """Show `what` between two stages."""
        if self.console is not None:
            self.console.print(what)

    def step(self, detail: str, done: int = 0, total: int = 0) -> None:
        """Say that `done` of `total` steps of the current stage are finished."""
        if self._bar is not None:
            self._bar.update(
                self._bar.task_ids[0], completed=done, total=total or None, detail=detail
            )
