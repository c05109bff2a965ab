"""What `mkdocs serve` watches besides the pages, and what it keeps from one build to the next.

The option `watch` of mkdocs.yml takes whole trees, and there pytest and Flask leave bytecode and
databases, each of which would build the site again. So the chapters' own files are watched here,
and no more. The pages do not depend on this hook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from stages.differ import step_files
from stages.weave import ROOT, chapters

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from mkdocs.livereload import LiveReloadServer


class Templates(BytecodeCache):
    """Keeps Material's templates compiled; MkDocs makes a new environment for each build.

    Jinja asks by a template's name and its source, so an edited one is compiled again.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it has compiled before."""
        if code := self.compiled.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja has compiled."""
        self.compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Templates()


def on_env(env: Environment, **_: object) -> Environment:
    """Let a build begin with the templates of the one before."""
    env.bytecode_cache = TEMPLATES
    return env


def on_serve(server: LiveReloadServer, **_: object) -> None:
    """Watch the folders of the chapters, each without those inside it.

    MkDocs ignores a change of a folder itself, so a new `__pycache__` goes unnoticed.
    """
    for chapter in chapters(ROOT):
        exercises = chapter / "exercises"
        for folder in sorted({path.parent for path in step_files(chapter)} | {exercises}):
            server.watch(str(folder), recursive=False)
        server.watch(str(exercises / "answers"))
