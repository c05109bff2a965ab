"""Made-up repositories for the tests of the weaver."""

import os
import random
import subprocess
import sys
from pathlib import Path

from markdown import Markdown

from tooling.book import ROOT, Book
from tooling.diffs.block import Block
from tooling.diffs.coverage import faults_of
from tooling.diffs.differ import load_step
from tooling.diffs.view import select_lines
from tooling.fences import BlockError
from tooling.pages.blocks import BlocksExtension

HOOK = ROOT / "tooling" / "pages" / "serving.py"


class Project:
    """Chapters and pages below a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs").mkdir()

    def chapter(self, name: str, files: dict[str, str] | dict[str, bytes]) -> None:
        folder = self.root / "chapters" / name
        folder.mkdir(parents=True)
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def step(self, old: dict[str, str], new: dict[str, str]) -> None:
        """Make two chapters, of which the first is explained."""
        self.chapter("01-old", old)
        self.blocks(*(f"chapter=01 file={file}" for file in old), name="first.md")
        self.chapter("02-new", new)

    def page(self, text: str, name: str = "page.md") -> None:
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def blocks(self, *headers: str, name: str = "page.md") -> None:
        """Write a page on which each block has a paragraph of its own."""
        blocks = (f"Why {i}.\n\n```step {header}\n```\n" for i, header in enumerate(headers))
        self.page("\n".join(blocks), name)

    def faults(self) -> list[str]:
        return [fault.text for fault in faults_of(Book.open(self.root))]

    def html(self, name: str = "page.md") -> str:
        """Return a page as it would be built."""
        md = Markdown(extensions=["pymdownx.superfences", BlocksExtension(root=str(self.root))])
        return md.convert((self.root / "docs" / name).read_text("utf-8"))

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Build the site; a maintainer does it with `--strict`."""
        (self.root / "mkdocs.yml").write_text(
            "site_name: made up\n"
            "plugins: []\n"
            f"hooks: ['{HOOK.as_posix()}']\n"
            "markdown_extensions:\n"
            "  - pymdownx.superfences\n"
            f"  - tooling.pages.blocks: {{root: '{self.root.as_posix()}'}}\n",
            "utf-8",
        )
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", *options],
            cwd=self.root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def explain_all(self) -> str:
        """Explain all chapters, a block a file, and return the page."""
        headers = []
        book = Book.open(self.root)
        for chapter in book.chapters:
            _, step = load_step(book, chapter.name)
            for file in sorted(step.old.keys() | step.new.keys()):
                try:
                    select_lines(step, Block(chapter.name, file))
                except BlockError:
                    continue  # it has not changed
                headers.append(f"chapter={chapter.name} file={file}")
        self.blocks(*headers)
        return self.html()


def some_lines(dice: random.Random) -> list[str]:
    """Make lines that repeat, nest and try the parsers, as generated code would."""
    words = [
        "x = 1",
        "y = 2",
        "return z",
        "",
        "<b>&amp;</b>",
        "\tf(\u2028)",
        "a\x0cb",
        "'\"'",
        "{{ q }}",
    ]
    lines = []
    for _ in range(dice.randrange(25)):
        new = dice.random() < 0.5
        lines.append(f"v{dice.randrange(1000)} = 1" if new else dice.choice(words))
    return lines


def edited(dice: random.Random, folder: dict[str, list[str]]) -> dict[str, list[str]]:
    """Change some lines, move runs between the files, indent, create, empty and delete."""
    result = {file: list(lines) for file, lines in folder.items()}
    for _ in range(dice.randrange(1, 6)):
        source = dice.choice(list(result.values()))
        target = dice.choice(list(result.values()))
        begin = dice.randrange(len(source) + 1)
        run = source[begin : begin + dice.randrange(9)]
        edit = dice.randrange(4)
        if edit <= 1:
            del source[begin : begin + len(run)]
        if edit >= 1:
            at = dice.randrange(len(target) + 1)
            spaces = " " * dice.choice([0, 4])
            target[at:at] = [line and spaces + line for line in run]
        if edit == 3:
            source[begin:begin] = some_lines(dice)[:4]
    if dice.random() < 0.3 and len(result) > 1:
        del result[dice.choice(sorted(result))]
    if dice.random() < 0.3:
        result["new.txt"] = some_lines(dice)
    if dice.random() < 0.3:
        result["renamed.html"] = result.pop(dice.choice(sorted(result)))
    return result


def content(dice: random.Random, folder: dict[str, list[str]]) -> dict[str, str]:
    ends = {file: dice.choice(["\n", "\n", ""]) for file in sorted(folder)}
    return {
        file: "\n".join(lines) + (ends[file] if lines else "") for file, lines in folder.items()
    }
