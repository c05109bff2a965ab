"""Made-up repositories for the tests of the weaver."""

from pathlib import Path

from markdown import Markdown

from stages.weave import Block, WeaveError, WeaveExtension, chapters, check, load_step, look


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
        try:
            check(self.root)
        except WeaveError as error:
            return error.message.splitlines()[1:]
        return []

    def html(self, name: str = "page.md") -> str:
        """Return a page as it would be built."""
        md = Markdown(extensions=["pymdownx.superfences", WeaveExtension(root=str(self.root))])
        return md.convert((self.root / "docs" / name).read_text("utf-8"))

    def explain_all(self) -> str:
        """Explain all chapters, a block a file, and return the page."""
        headers = []
        for folder in chapters(self.root):
            _, step = load_step(self.root, folder.name, object())
            for file in sorted(step.old.keys() | step.new.keys()):
                try:
                    look(step, Block(folder.name, file))
                except WeaveError:
                    continue  # it has not changed
                headers.append(f"chapter={folder.name} file={file}")
        self.blocks(*headers)
        return self.html()
