"""What `mkdocs serve` watches besides the pages: the chapters' own files, and no more.

The option `watch` of mkdocs.yml takes whole trees, and there pytest and Flask leave bytecode and
databases, each of which would build the site again. Only `mkdocs serve` calls this hook; the
pages do not depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stages.differ import step_files
from stages.weave import ROOT, chapters

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


def on_serve(server: LiveReloadServer, **_: object) -> None:
    """Watch the folders of the chapters, each without those inside it.

    MkDocs ignores a change of a folder itself, so a new `__pycache__` goes unnoticed.
    """
    for chapter in chapters(ROOT):
        exercises = chapter / "exercises"
        for folder in sorted({path.parent for path in step_files(chapter)} | {exercises}):
            server.watch(str(folder), recursive=False)
        server.watch(str(exercises / "answers"))
