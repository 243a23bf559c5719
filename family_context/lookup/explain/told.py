"""An explanation: what it says and its waterfalls, for the screen and as a page of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from family_context.folders import OutFolder
from family_context.lookup.explain.waterfall import Waterfall, as_svg, for_screen, strength
from family_context.whole import write_whole

STYLE = (
    "body{font:18px/1.55 system-ui,Arial,sans-serif;color:#0b0c0c;max-width:66rem;"
    "margin:2rem auto;padding:0 1.25rem}h1{font-size:1.8rem}figure{margin:2rem 0}"
    "figcaption{font-weight:700}svg{max-width:100%;height:auto}"
    "footer{color:#505a5f;font-size:.85rem;margin-top:3rem}"
)


@dataclass(frozen=True)
class Explanation:
    """A title, sentences, and waterfalls where there is something to draw."""

    title: str
    sentences: tuple[str, ...]
    waterfalls: tuple[Waterfall, ...] = ()


def for_console(explanation: Explanation) -> Group:
    """The explanation for the screen."""
    parts: list[RenderableType] = [Text(explanation.title, style="bold")]
    parts += [Text(sentence) for sentence in explanation.sentences]
    for waterfall in explanation.waterfalls:
        parts += [Text(), for_screen(waterfall)]
    return Group(*parts)


def write_page(explanation: Explanation, out: OutFolder, references: list[str]) -> Path:
    """The explanation as one HTML file under `explanations/`; returns its path.

    The file needs nothing else, is readable by its owner only, and is named by the references.
    """
    figures = "".join(
        f"<figure><figcaption>{escape(w.title)}</figcaption>"
        f'<div role="img" aria-label="{escape(_in_words(w), quote=True)}">{as_svg(w)}</div>'
        "</figure>"
        for w in explanation.waterfalls
    )
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in explanation.sentences)
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{escape(explanation.title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(explanation.title)}</h1>{told}{figures}"
        "<footer>A bit doubles the odds that the answer is yes; a bit against halves them. "
        "Dashed lines are the thresholds of the model.</footer></main></body></html>\n"
    )
    out.explanations.mkdir(parents=True, exist_ok=True)
    out.explanations.chmod(0o700)
    name = "--".join(re.sub(r"[^A-Za-z0-9_-]+", "_", reference) for reference in references)
    file = out.explanations / f"{name}.html"
    write_whole(file, page)
    return file


def _in_words(waterfall: Waterfall) -> str:
    """The picture for those who listen."""
    steps = "; ".join(f"{step.words} {strength(step.bits)}" for step in waterfall.steps)
    return f"From {waterfall.start:+.1f} bits: {steps}. In all {waterfall.end:+.1f} bits."
