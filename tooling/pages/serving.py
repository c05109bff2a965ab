"""What MkDocs is told besides the pages: when to fail, what to watch and what to keep.

A chapter is there to be tried out, so a line that no page explains is a warning, and the site is
served all the same. `--strict` is for maintainers: it refuses such a line at once.

The option `watch` of mkdocs.yml takes whole trees, and there pytest and Flask leave bytecode and
databases, each of which would build the site again. So the chapters' own files are watched here,
and no more. The pages do not depend on this hook.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from tooling.book import ROOT, Book, chapter_folders, step_files
from tooling.diffs.coverage import faults_of
from tooling.fences import BlockError
from tooling.pages.blocks import LOG, PAGE

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page


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


def on_config(config: MkDocsConfig) -> None:
    """Find what pages include, from whichever folder MkDocs is called."""
    if snippets := config.mdx_configs.get("pymdownx.snippets"):
        snippets["base_path"] = [str(Path(config.config_file_path).parent)]


def on_pre_build(config: MkDocsConfig) -> None:
    """Hold the pages against the chapters.

    Raises:
        BlockError: The build is strict, and something is unexplained or cannot be shown; names
            all faults, a line each.

    """
    root = Path(config.mdx_configs.get("tooling.pages.blocks", {}).get("root", ROOT))
    faults = faults_of(Book.open(root))
    if not config.strict:
        for fault in faults:
            LOG.warning(fault.text)
        return
    if faults:
        lines = ["the pages do not explain the chapters:", *(fault.text for fault in faults)]
        if fences := dict.fromkeys(fault.fence for fault in faults if fault.fence):
            lines += ["", "Paste these on a page, each beside a paragraph of its own:", *fences]
        raise BlockError("\n".join(lines))
    # A strict build counts the warnings that are logged, and with --quiet none would be.
    logger = logging.getLogger("mkdocs")
    logger.setLevel(min(logger.level, logging.WARNING))


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Say which page is built, for the messages about its blocks."""
    PAGE.set(page.file)
    return markdown


def on_env(env: Environment, **_: object) -> Environment:
    """Let a build begin with the templates of the one before."""
    env.bytecode_cache = TEMPLATES
    return env


def on_serve(server: LiveReloadServer, **_: object) -> None:
    """Watch the folders of the chapters, each without those inside it.

    MkDocs ignores a change of a folder itself, so a new `__pycache__` goes unnoticed.
    """
    for chapter in chapter_folders(ROOT):
        exercises = chapter / "exercises"
        for folder in sorted({path.parent for path in step_files(chapter)} | {exercises}):
            server.watch(str(folder), recursive=False)
        server.watch(str(exercises / "answers"))
