"""How a message is laid out for the terminal."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

WIDTH = 80


def _wrap(label: str, text: str) -> list[str]:
    lead = f"  {label:<10}"
    lines = []
    for line in str(text).splitlines() or [""]:
        lines.append(
            fill(
                line,
                WIDTH,
                initial_indent=lead,
                subsequent_indent=" " * 12,
                break_on_hyphens=False,
                drop_whitespace=True,
            )
            or lead.rstrip()
        )
        lead = " " * 12
    return lines


def _relative(path: Path) -> str:
    try:
        relative = path.relative_to(Path.cwd())
    except ValueError:
        return path.as_posix()
    return relative.as_posix()
