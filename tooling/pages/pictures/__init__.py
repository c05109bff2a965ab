"""Pictures of a chapter, drawn from its code: a Markdown extension.

    ```picture chapter=03 of=shape
    The sentence below the picture.
    ```

`of=shape` draws who imports whom and who owns state; `of=request view=create_bookmark` the way of
a request to that view; `of=changes` what became of the modules of the chapter before. The first
two are what the running application holds (`application.py`, `observe.py`), the third is the
differ's, so no picture can go stale. Below each stands the same in words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markdown import Extension, markdown
from markdown.preprocessors import Preprocessor

from tooling.diffs.weave import (
    LOG,
    ROOT,
    WeaveError,
    chapters,
    find_blocks,
    instead,
    load_step,
    read_options,
    version_of,
)
from tooling.pages.pictures.application import start
from tooling.pages.pictures.changes import draw_changes
from tooling.pages.pictures.request import draw_request
from tooling.pages.pictures.shape import draw_shape

if TYPE_CHECKING:
    from concurrent.futures import Future

    from markdown import Markdown

    from tooling.diffs.weave import Version
    from tooling.pages.pictures.application import Application
    from tooling.pages.pictures.drawing import Picture

OPTIONS = {
    "shape": {"chapter", "of"},
    "request": {"chapter", "of", "view"},
    "changes": {"chapter", "of"},
}


def draw(root: Path, header: str, version: Version) -> Picture:
    """Return the picture that a block's first line asks for.

    Args:
        root: The repository.
        header: That line, without the word `picture`.
        version: What `tooling.diffs.weave.version_of` has returned for it.

    Raises:
        ValueError: An option is wrong, or the chapter does not start.
        WeaveError: The line cannot be read, or there is no such chapter.

    """
    options = read_options(header)
    kind = options.get("of", "")
    if kind not in OPTIONS:
        raise ValueError(f"of={kind or '...'} is not known: there are of={', of='.join(OPTIONS)}")
    if options.keys() != OPTIONS[kind]:
        wrong = ", ".join(sorted(options.keys() ^ OPTIONS[kind]))
        needed = " ".join(f"{name}=..." for name in sorted(OPTIONS[kind]))
        raise ValueError(f"of={kind} takes {needed}: missing or unknown is {wrong}")
    folder, step = load_step(root, options["chapter"], version)
    running = start_all(root, version)
    app = running[folder].result()
    if kind == "shape":
        return draw_shape(app)
    if kind == "request":
        return draw_request(app, options["view"])
    if not step.old:
        raise ValueError("no chapter comes before the first one: nothing has changed")
    before = list(running)[list(running).index(folder) - 1]
    return draw_changes(step, running[before].result(), app)


def start_all(root: Path, version: Version) -> dict[Path, Future[Application]]:
    """Run the chapters side by side, each again only after it has changed; return what comes."""
    running = {}
    for folder in chapters(root):
        _, step = load_step(root, folder.name, version)
        running[folder] = start(folder, tuple((file, str(text)) for file, text in step.new.items()))
    return running


def figure(picture: Picture, name: str, caption: str) -> str:
    """Return a picture with its caption and its words as HTML."""
    svg = picture.drawing.svg(picture.height, name, picture.title, picture.summary)
    sentence = markdown(caption).removeprefix("<p>").removesuffix("</p>")
    words = "".join(f"<li>{line}</li>" for line in picture.words)
    return (
        f'<figure class="picture" id="{name}" data-search-exclude>'
        f'<div class="picture-frame" tabindex="0" role="group" aria-labelledby="{name}-title">'
        f"{svg}</div><figcaption>{sentence}</figcaption>"
        f"<details><summary>The picture in words</summary><ul>{words}</ul></details></figure>"
    )


class PicturesPreprocessor(Preprocessor):
    """Replaces the blocks of one page."""

    def __init__(self, md: Markdown, root: Path) -> None:
        """Work on the repository at `root`."""
        super().__init__(md)
        self.root = root

    def run(self, lines: list[str]) -> list[str]:
        """Replace each block by its HTML; one that cannot be drawn, by the reason, with a warning.

        A reader may be trying something out in the chapter; a strict build ends with the warning.
        """
        done = 0
        drawn: list[str] = []
        for found in find_blocks("\n".join(lines), "picture"):
            block = [line.removeprefix(found.indent) for line in lines[found.line : found.last]]
            try:
                html = self.draw(found.header, block)
            except (ValueError, WeaveError) as error:
                LOG.warning("picture %s: %s", found.header, error)
                html = instead("This picture", error)
            drawn += lines[done : found.line - 1]
            drawn += ["", f"{found.indent}{self.md.htmlStash.store(html)}", ""]
            done = found.last
        return drawn + lines[done:]

    def draw(self, header: str, block: list[str]) -> str:
        """Return one block as HTML.

        Raises:
            ValueError: The block is not closed, has no sentence or a wrong option.
            WeaveError: See `tooling.pages.pictures.draw`.

        """
        *caption, last = block or [""]
        if not last.startswith(("```", "~~~")):
            raise ValueError("this block is not closed")
        if not "".join(caption).strip():
            raise ValueError("write the sentence below the picture between the two fences")
        picture = draw(self.root, header, version_of(self.root))
        options = read_options(header)
        name = "-".join(["picture", *(options[key] for key in sorted(options))])
        return figure(picture, name, "\n".join(caption))


class PicturesExtension(Extension):
    """Makes the blocks known to Python-Markdown; its option is `root`, the repository."""

    def __init__(self, **kwargs: object) -> None:
        """Set the options."""
        self.config: dict[str, list[object]] = {
            "root": [str(ROOT), "the folder that holds chapters and docs"]
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Run after the weaver (27), and before SuperFences (25) takes the fences."""
        root = Path(self.getConfig("root"))
        md.preprocessors.register(PicturesPreprocessor(md, root), "pictures", 26)


def makeExtension(**kwargs: object) -> PicturesExtension:  # noqa: N802  Python-Markdown's name
    """Return the extension; Python-Markdown looks for this name."""
    return PicturesExtension(**kwargs)
