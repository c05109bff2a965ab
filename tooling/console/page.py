"""Run the console blocks of a Markdown page, and compare what they print with what it shows.

The blocks of a page run in order, in one bash shell, in a fresh copy of the chapters; a README's
begin in its own folder. What a page may hold:

```` ```console ````
    `$ ` begins a command, which goes on after a backslash at the end of a line and on lines that
    begin with `> `. What follows is its output: a line `...` stands for any lines, and `...`
    within a line for any text. `flask run` serves in the background, on a free port that stands
    for the port on the page, until the page ends, starts another one on that port, or has a line
    `^C`; its output may end with the requests that it logs.
```` ```{.console exit="1"} ````
    The last command of the block ends with this exit status; any other with 0.
```` ```{.console not-run="it installs from the network"} ````
    Is not run, and says why. A block for another shell has to be such a block.
```` ```{.python write="chapters/01-single-file/try.py"} ````
    Is written to that file of the copy.

To fill in the output that a page does not show yet, or shows wrongly::

    python -m tooling.console docs/page.md --write
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tooling.book import ROOT
from tooling.fences import BlockError, Fence, find_fences
from tooling.options import parse_options


class PageError(Exception):
    """A page cannot be run; `faults` says why, one text for each block."""

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults, which are the message too."""
        super().__init__("\n\n".join(faults))
        self.faults = faults


@dataclass
class Command:
    """One command of a page, and the output that the page shows below it."""

    line: int
    text: str
    prefix: str  # the indentation of its block
    expected: list[str] = field(default_factory=list)
    output: int = 0  # the index, among the page's lines, of the first line of output
    status: int = 0


@dataclass
class File:
    """A block that is written to a file in the page's copy."""

    line: int
    path: str
    text: str


class NotRun(NamedTuple):
    """A block that says why it cannot be run."""

    line: int
    language: str
    reason: str


@dataclass
class Page:
    """The steps of a page, in order, and the blocks that are not run."""

    path: Path
    lines: list[str]
    steps: list[Command | File] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)


BRACES = re.compile(r"""\{\s*\.(?P<language>[\w+-]+)(?P<options>(?:\s+[\w-]+="[^"]*")*)\s*\}""")
SHELLS = {"bash", "bat", "console", "powershell", "ps1", "pwcon", "pwsh", "sh", "shell", "zsh"}


@dataclass(frozen=True)
class ConsoleOptions:
    """What `{.console ...}` takes."""

    exit: int = 0  # the status with which the last command ends
    not_run: str | None = field(default=None, metadata={"name": "not-run"})  # why
    title: str = ""


@dataclass(frozen=True)
class CodeOptions:
    """What a block of another language takes; most of it is for SuperFences."""

    write: str = ""  # the file of the copy that it is written to
    not_run: str | None = field(default=None, metadata={"name": "not-run"})  # why
    title: str = ""
    hl_lines: str = ""
    linenums: str = ""


def read_page(path: Path, root: Path = ROOT) -> Page:
    """Read the steps of a page.

    Raises:
        PageError: a block for a shell is neither run nor says why, or is not well-formed.

    """
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    page = Page(path.relative_to(root), text.removesuffix("\n").split("\n"))
    faults = []
    for fence in find_fences(text):
        try:
            read_block(page, fence)
        except BlockError as error:
            faults.append(f"{name}:{fence.line}: {error}")
    if faults:
        raise PageError(faults)
    return page


def read_block(page: Page, fence: Fence) -> None:
    """Add what one block asks for to the page.

    Raises:
        BlockError: the block is not well-formed.

    """
    match = BRACES.fullmatch(fence.info)
    language = match["language"] if match else re.split(r"[\s{]", fence.info.lstrip("{ ."))[0]
    kind = ConsoleOptions if language == "console" else CodeOptions
    options = parse_options(kind, match["options"] if match else "")
    if options.not_run is not None:
        if not options.not_run.strip():
            raise BlockError('not-run="" needs a reason: write what keeps the block from running')
        page.not_run.append(NotRun(fence.line, language, options.not_run))
    elif language in SHELLS:
        if isinstance(options, CodeOptions) or (not match and fence.info != "console"):
            raise BlockError(
                f'```{fence.info} is not run: write ```console, or ```{{.console exit="1"}}, and '
                f'if it cannot be run, ```{{.{language} not-run="the reason"}}'
            )
        if ">" in fence.indent:
            raise BlockError("a console block in a quotation is not run: take it out of it")
        commands = read_commands(fence)
        commands[-1].status = options.exit
        page.steps += commands
    elif isinstance(options, CodeOptions) and options.write:
        page.steps.append(File(fence.line, options.write, "\n".join(fence.body) + "\n"))


def read_commands(fence: Fence) -> list[Command]:
    """Return the commands of a console block.

    Raises:
        BlockError: the block does not begin with a command.

    """
    commands: list[Command] = []
    for number, text in enumerate(fence.body, fence.line + 1):
        if text.startswith("$ ") or text == "^C":
            commands.append(Command(number, text.removeprefix("$ "), fence.indent))
        elif not commands:
            raise BlockError("a console block begins with `$ ` and a command")
        elif not commands[-1].expected and commands[-1].text.endswith("\\"):
            commands[-1].text += "\n" + text.removeprefix("> ")
        elif not commands[-1].expected and re.match(">( |$)", text):
            commands[-1].text += "\n" + text[2:]
        else:
            commands[-1].expected.append(text)
            continue
        commands[-1].output = number
    if not commands:
        raise BlockError("a console block begins with `$ ` and a command")
    for command in commands:
        while command.expected and not command.expected[-1].strip():
            command.expected.pop()
    return commands
