"""Pictures of a chapter, drawn from its code.

    ```picture chapter=03 of=shape
    The sentence below the picture.
    ```

`of=shape` draws who imports whom and who owns state; `of=request view=create_bookmark` the way of
a request to that view; `of=changes` what became of the modules of the chapter before. The first
two are what the running application holds (`application.py`, `observe.py`), the third is the
differ's, so no picture can go stale. Below each stands the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markdown import markdown

from tooling.diffs.differ import load_step
from tooling.fences import BlockError
from tooling.pages.pictures.application import start
from tooling.pages.pictures.changes import draw_changes
from tooling.pages.pictures.request import draw_request
from tooling.pages.pictures.shape import draw_shape

if TYPE_CHECKING:
    from tooling.book import Book
    from tooling.pages.pictures.drawing import Picture


@dataclass(frozen=True)
class PictureOptions:
    """The options of a picture.

    Raises:
        BlockError: The view is missing, or there is one where none belongs.

    """

    chapter: str  # its folder's name, or its number: 02
    of: Literal["shape", "request", "changes"]
    view: str = ""  # the name of its function

    def __post_init__(self) -> None:
        """Judge the options together."""
        if bool(self.view) != (self.of == "request"):
            needed = " view=..." if self.of == "request" else ""
            raise BlockError(
                f"of={self.of} takes chapter=... of=...{needed}: missing or unknown is view"
            )


def draw_picture(book: Book, options: PictureOptions, caption: str) -> str:
    """Return a picture with its caption as HTML.

    Raises:
        BlockError: There is no caption or no such chapter, or its code cannot be drawn.

    """
    if not caption.strip():
        raise BlockError("write the sentence below the picture between the two fences")
    try:
        picture = draw(book, options)
    except ValueError as error:
        raise BlockError(str(error)) from error
    words = (options.chapter, options.of, options.view)
    return figure(picture, "-".join(["picture", *filter(None, words)]), caption)


def draw(book: Book, options: PictureOptions) -> Picture:
    """Return the picture that a block asks for.

    Raises:
        ValueError: The chapter does not start, or cannot be drawn.
        BlockError: There is no such chapter.

    """
    chapter, step = load_step(book, options.chapter)
    # All are asked at once: they start side by side, each again only after it has changed.
    running = {each: start(each) for each in book.chapters}
    app = running[chapter].result()
    if options.of == "shape":
        return draw_shape(app)
    if options.of == "request":
        return draw_request(app, options.view)
    before = book.before(chapter)
    if not before:
        raise ValueError("no chapter comes before the first one: nothing has changed")
    return draw_changes(step, running[before].result(), app)


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
