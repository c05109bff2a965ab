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

import argparse
import difflib
import os
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from tooling.book import ROOT
from tooling.leftovers import NAMES

# What a page can use of the repository.
PARTS = ("chapters", "docs", "mkdocs.yml", "pyproject.toml")
FOLDER = "flask-in-stages"
TIME_LIMIT = 60.0  # seconds for one command; the slowest takes six on a quiet machine


class Mask(NamedTuple):
    """One kind of text that differs from run to run, and what stands for it on every page."""

    name: str
    pattern: str
    replacement: str | Callable[[re.Match[str]], str]
    why: str


VERSION = r"\d+(?:\.\d+)+[\w.+]*"
CLOCK = r"\d\d:\d\d:\d\d"
MASKS = [
    Mask(
        "folder",
        rf"""(?<![\w:/.])(?:/[^\s/:'"]+)*/{FOLDER}(?=[\s/:'"]|$)""",
        f"/home/you/{FOLDER}",
        "each page runs in a new temporary folder",
    ),
    Mask(
        "packages",
        r"""(?<![\w:/.])(?:/[^\s/:'"]+)+/site-packages\b""",
        f"/home/you/{FOLDER}/.venv/lib/python3.12/site-packages",
        "every machine installs them somewhere else",
    ),
    Mask(
        "moment",
        rf"\d{{4}}-\d\d-\d\d([T ]){CLOCK}((?:\.\d+)?)(Z|[+-]\d\d:\d\d)",
        lambda match: f"2026-01-31{match[1]}09:30:00{match[2] and '.123456'}{match[3]}",
        "ISO 8601: when a record was made",
    ),
    Mask(
        "log moment",
        rf"\[\d{{4}}-\d\d-\d\d {CLOCK},\d{{3}}\]",
        "[2026-01-31 09:30:00,123]",
        "when an application logged a line",
    ),
    Mask(
        "HTTP date",
        rf"[A-Z][a-z]{{2}}, \d\d [A-Z][a-z]{{2}} \d{{4}} {CLOCK} GMT",
        "Sat, 31 Jan 2026 09:30:00 GMT",
        "when an answer was sent, or a cookie ends",
    ),
    Mask(
        "log date",
        rf"\[\d\d/[A-Z][a-z]{{2}}/\d{{4}} {CLOCK}\]",
        "[31/Jan/2026 09:30:00]",
        "when the server answered",
    ),
    Mask(
        "duration",
        r"(?m)^=+ (.* in )\d+\.\d\ds(?: \(\d+:\d\d:\d\d\))? =+$",
        lambda match: f" {match[1]}0.12s ".center(80, "="),
        "a longer time makes the rule around it shorter",
    ),
    Mask(
        "seconds",
        r"\b\d+\.\d\ds\b",
        "0.12s",
        "how long pytest, or one of its tests, took",
    ),
    Mask(
        "milliseconds",
        r"\bafter \d+ ms\b",
        "after 3 ms",
        "how long a request took, as the log of an application says",
    ),
    Mask(
        "Python",
        rf"\b(Python[ /]){VERSION}",
        r"\g<1>3.12.1",
        "any version from 3.11 on runs the tutorial",
    ),
    Mask(
        "Flask",
        rf"\b(Flask ){VERSION}",
        r"\g<1>3.1.3",
        "a newer one may be tried",
    ),
    Mask(
        "Werkzeug",
        rf"\b(Werkzeug[ /]){VERSION}",
        r"\g<1>3.1.9",
        "a newer one may be tried",
    ),
    Mask(
        "pytest",
        rf"\bpytest-{VERSION}, pluggy-{VERSION}",
        "pytest-9.2.0, pluggy-1.7.0",
        "newer ones may be tried",
    ),
    Mask(
        "plugins",
        r"(?m)^plugins: .*$",
        f"plugins: {FOLDER}-0.1.0",
        "maintainers have more of them than readers",
    ),
    Mask(
        "cookie",
        r"\b(session=)[\w.-]{20,}",
        r"\g<1>eyJ1c2VyX2lkIjoxfQ.aX3NKA.signature",
        "a session cookie holds the time and a signature",
    ),
    Mask(
        "token",
        r"\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20,}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.signature-of-the-server",
        "a bearer token holds the time and a signature",
    ),
    Mask(
        "key",
        r"\b[0-9a-f]{32,}\b",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "secrets.token_hex() gives another one each time",
    ),
    Mask(
        "PIN",
        r"(Debugger PIN: )\d{3}-\d{3}-\d{3}",
        r"\g<1>123-456-789",
        "Werkzeug computes it from the machine",
    ),
    Mask(
        "Landlock",
        r"^(?:Closed|Open) to what is graded: .*",
        "Closed to what is graded: your files, TCP connections, your processes.",
        "an older kernel closes less",
    ),
    Mask(
        "address",
        r"\b0x[0-9a-f]{6,}\b",
        "0x7f0123456789",
        "where in memory an object lies",
    ),
]


def mask(text: str) -> str:
    """Return `text` with everything in `MASKS` replaced."""
    for each in MASKS:
        text = re.sub(each.pattern, each.replacement, text)
    return text


def matches(expected: list[str], got: list[str]) -> bool:
    """Tell whether `got` is what a page expects.

    A line `...` stands for any lines, none included, and `...` within a line for any text.
    """
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else line_pattern(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(mask(line).rstrip() + "\n" for line in got)) is not None


def line_pattern(line: str) -> str:
    """Return the regular expression of one line that a page expects."""
    return ".*".join(re.escape(text) for text in mask(line).rstrip().split("..."))


def blend(expected: list[str], got: list[str]) -> list[str]:
    """Return what the page should show: `got`, in the page's words where they still match.

    So a `...` stays where the lines around it are still there.
    """
    shown: list[str] = []
    at = 0  # the first line of `got` that is not yet in `shown`
    anchored = True  # the line before was found
    for number, line in enumerate(expected):
        if line.strip() == "...":
            after = next((each for each in expected[number + 1 :] if each.strip() != "..."), None)
            end = len(got) if after is None else find(after, got, at)
            if anchored and end is not None:
                shown.append(line)
                at = end
        else:
            place = find(line, got, at)
            anchored = place is not None
            if place is not None:
                shown += [*map(mask, got[at:place]), line]
                at = place + 1
    return shown + [mask(line) for line in got[at:]]


def find(line: str, got: list[str], start: int) -> int | None:
    """Return the index of the first of `got` from `start` on that matches `line`."""
    return next((i for i in range(start, len(got)) if matches([line], [got[i]])), None)


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


FENCE = re.compile(r"(?P<prefix>[> \t]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)")
BRACES = re.compile(r"""\{\s*\.(?P<language>[\w+-]+)(?P<options>(?:\s+[\w-]+="[^"]*")*)\s*\}""")
SHELLS = {"bash", "bat", "console", "powershell", "ps1", "pwcon", "pwsh", "sh", "shell", "zsh"}
OPTIONS = {"exit", "not-run", "title"}


def read_page(path: Path, root: Path = ROOT) -> Page:
    """Read the steps of a page.

    Raises:
        PageError: a block for a shell is neither run nor says why, or is not well-formed.

    """
    name = path.relative_to(root).as_posix()
    page = Page(path.relative_to(root), path.read_text(encoding="utf-8").splitlines())
    faults = []
    for line, prefix, info, body in fences(page.lines):
        try:
            read_block(page, line, prefix, info, body)
        except ValueError as error:
            faults.append(f"{name}:{line}: {error}")
    if faults:
        raise PageError(faults)
    return page


def fences(lines: list[str]) -> Iterator[tuple[int, str, str, list[str]]]:
    """Give the line, indentation, info string and body of each fenced block."""
    opened: tuple[int, str, str, str] | None = None
    for number, line in enumerate(lines, 1):
        match = FENCE.fullmatch(line)
        if opened is None:
            if match:
                opened = number, match["prefix"], match["fence"], match["info"].strip()
        elif line.strip("> \t") == opened[2]:
            start, prefix, _, info = opened
            yield start, prefix, info, lines[start : number - 1]
            opened = None
    if opened:
        start, prefix, _, info = opened
        yield start, prefix, info, lines[start:]


def read_block(page: Page, line: int, prefix: str, info: str, body: list[str]) -> None:
    """Add what one block asks for to the page.

    Raises:
        ValueError: the block is not well-formed.

    """
    match = BRACES.fullmatch(info)
    options = dict(re.findall(r'([\w-]+)="([^"]*)"', match["options"])) if match else {}
    language = match["language"] if match else re.split(r"[\s{]", info.lstrip("{ ."))[0]
    body = [text.removeprefix(prefix) for text in body]
    if "not-run" in options:
        if not options["not-run"].strip():
            raise ValueError('not-run="" needs a reason: write what keeps the block from running')
        page.not_run.append(NotRun(line, language, options["not-run"]))
    elif language in SHELLS:
        if language != "console" or (not match and info != "console"):
            raise ValueError(
                f'```{info} is not run: write ```console, or ```{{.console exit="1"}}, and '
                f'if it cannot be run, ```{{.{language} not-run="the reason"}}'
            )
        if unknown := options.keys() - OPTIONS:
            raise ValueError(
                f"a console block takes {', '.join(sorted(OPTIONS))}, not {', '.join(unknown)}"
            )
        if ">" in prefix:
            raise ValueError("a console block in a quotation is not run: take it out of it")
        status = options.get("exit", "0")
        if not re.fullmatch("[0-9]+", status):
            raise ValueError(f'exit="{status}" is no exit status: write a number')
        commands = read_commands(line, prefix, body)
        commands[-1].status = int(status)
        page.steps += commands
    elif "write" in options:
        page.steps.append(File(line, options["write"], "\n".join(body) + "\n"))


def read_commands(line: int, prefix: str, body: list[str]) -> list[Command]:
    """Return the commands of a console block.

    Raises:
        ValueError: the block does not begin with a command.

    """
    commands: list[Command] = []
    for number, text in enumerate(body, line + 1):
        if text.startswith("$ ") or text == "^C":
            commands.append(Command(number, text.removeprefix("$ "), prefix))
        elif not commands:
            raise ValueError("a console block begins with `$ ` and a command")
        elif not commands[-1].expected and commands[-1].text.endswith("\\"):
            commands[-1].text += "\n" + text.removeprefix("> ")
        elif not commands[-1].expected and re.match(">( |$)", text):
            commands[-1].text += "\n" + text[2:]
        else:
            commands[-1].expected.append(text)
            continue
        commands[-1].output = number
    if not commands:
        raise ValueError("a console block begins with `$ ` and a command")
    for command in commands:
        while command.expected and not command.expected[-1].strip():
            command.expected.pop()
    return commands


class ShellError(Exception):
    """A command took too long, or ended the shell."""


class Shell:
    """One bash shell, whose commands read nothing and print into one stream."""

    def __init__(self, folder: Path, home: Path, limit: float) -> None:
        """Start bash in `folder`, with a clean environment."""
        # What a script starts in the background ignores Ctrl+C, and so would all that it starts:
        # no server could be stopped. A handler is not handed down, and undoes that.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.limit = limit
        self.mark = f"end-of-command-{os.getpid()}"
        scripts = Path(sys.executable).parent
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],  # noqa: S607 - bash is wherever PATH says
            cwd=folder,
            env={
                "COLUMNS": "80",
                "HOME": str(home),
                "LANG": "C.UTF-8",
                "NO_COLOR": "1",
                "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "TERM": "dumb",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        """Give the shell itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the shell, and whatever a command left running."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream  # noqa: S101 - for the type checker
            stream.close()
        self.process.wait()

    def run(self, command: str) -> tuple[int, list[str]]:
        """Run `command`; return its exit status and the lines that it printed.

        Raises:
            ShellError: it took longer than the limit, or ended the shell.

        """
        script = f"eval {shlex.quote(command)} < /dev/null\nprintf '\\n%s %d\\n' {self.mark} $?\n"
        assert self.process.stdin  # noqa: S101 - for the type checker
        assert self.process.stdout  # noqa: S101
        self.process.stdin.write(script.encode())
        self.process.stdin.flush()
        deadline = time.monotonic() + self.limit
        printed = b""
        while not (end := re.search(rb"\n%s (\d+)\n" % self.mark.encode(), printed)):
            left = max(0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                raise ShellError(f"was stopped after {self.limit:g} s", decoded(printed))
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                raise ShellError("ended the shell", decoded(printed))
            printed += more
        return int(end[1]), decoded(printed[: end.start()]).splitlines()


def decoded(printed: bytes) -> str:
    """Return as text what a command printed."""
    return printed.decode(errors="replace")


@dataclass
class Server:
    """A server in the background, and the command that started it."""

    command: Command
    pid: int
    log: Path
    started: int = 0  # how many lines it had printed when it was ready


SERVER = re.compile(r"\bflask\s(?:[^|;&\n]*\s)?run\b")
PORT_OPTION = re.compile(r"(\s(?:--port|-p)[= ])(\d+)")
ADDRESS = re.compile(r"\b(127\.0\.0\.1|localhost):(\d+)\b")


class Run:
    """One run of a page, in a fresh copy of what it uses."""

    def __init__(self, page: Page, shell: Shell, copy: Path, logs: Path) -> None:
        """Prepare to run `page` in `shell`, whose files are in `copy`."""
        self.page = page
        self.shell = shell
        self.copy = copy
        self.logs = logs
        self.ports: dict[str, str] = {}  # a port on the page: the free one that stands for it
        self.servers: dict[str, Server] = {}  # by the port on the page
        self.faults: list[str] = []
        self.printed: list[tuple[Command, list[str]]] = []  # the output that is not as expected

    def all(self) -> None:
        """Run every step, and collect the faults."""
        try:
            for step in self.page.steps:
                try:
                    self.step(step)
                except ShellError as error:
                    why, printed = error.args
                    self.fault(step, f"{why}; it printed:\n{mask(printed)}")
                    return
        finally:
            for server in list(self.servers.values()):
                self.stop(server)

    def step(self, step: Command | File) -> None:
        """Run one step."""
        if isinstance(step, File):
            path = (self.copy / step.path).resolve()
            if path.is_relative_to(self.copy) and path.parent.is_dir():
                path.write_text(step.text, encoding="utf-8")
            else:
                self.fault(step, f"{step.path} is in no folder of the repository")
        elif step.text == "^C":
            self.compare(step, [])
            if not self.servers:
                self.fault(step, "^C stops a server, but none is running")
            for server in list(self.servers.values()):
                self.stop(server)
        elif SERVER.search(step.text):
            self.serve(step)
        else:
            text = ADDRESS.sub(lambda match: f"{match[1]}:{self.port(match[2])}", step.text)
            status, got = self.shell.run(text)
            self.compare(step, got, status)

    def port(self, shown: str) -> str:
        """Return the free port that stands for the one on the page."""
        if shown not in self.ports:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.ports[shown] = str(free.getsockname()[1])
        return self.ports[shown]

    def serve(self, command: Command) -> None:
        """Start a server and wait until it is ready, or has ended."""
        option = PORT_OPTION.search(command.text)
        shown = option[2] if option else "5000"
        if shown in self.servers:
            self.stop(self.servers[shown])
        text = PORT_OPTION.sub(lambda match: match[1] + self.port(match[2]), command.text)
        if not option:
            text = SERVER.sub(lambda match: f"{match[0]} --port {self.port(shown)}", text)
        log = self.logs / f"{command.line}.log"
        # Job control gives the server a process group of its own, so that its reloader's child
        # is stopped with it.
        _, (pid,) = self.shell.run(
            f"set -m; eval {shlex.quote(text)} > {shlex.quote(str(log))} 2>&1 & set +m; echo $!"
        )
        server = self.servers[shown] = Server(command, int(pid), log)
        deadline = time.monotonic() + self.shell.limit
        while not ready(read(log)):
            if not alive(server.pid):
                del self.servers[shown]
                self.compare(command, read(log).splitlines(), self.shell.run(f"wait {pid}")[0])
                return
            if time.monotonic() > deadline:
                kill(self.servers.pop(shown).pid)
                raise ShellError(f"was not ready after {self.shell.limit:g} s", read(log))
            time.sleep(0.02)
        server.started = len(read(log).splitlines())
        if command.status:
            self.fault(command, f"is to end with exit status {command.status}, but it serves")

    def stop(self, server: Server) -> None:
        """Stop a server, and compare what it printed with what the page shows.

        The page may leave out the requests at the end.
        """
        kill(server.pid)
        self.servers = {port: each for port, each in self.servers.items() if each is not server}
        lines = self.inward(read(server.log))
        for shown in range(server.started, len(lines) + 1):
            if matches(server.command.expected, lines[:shown]):
                return
        requests = len(server.command.expected) > server.started
        self.compare(server.command, lines if requests else lines[: server.started])

    def inward(self, text: str) -> list[str]:
        """Return the lines of an output, with the ports that the page shows."""
        for shown, real in self.ports.items():
            text = re.sub(rf"\b{real}\b", shown, text)
        return text.splitlines()

    def compare(self, command: Command, got: list[str], status: int | None = None) -> None:
        """Note a fault if the output, or the exit status, is not what the page says."""
        got = self.inward("\n".join(got))
        while got and not got[-1].strip():
            got.pop()
        if status is not None and status != command.status:
            self.fault(
                command,
                f"ended with exit status {status}, not {command.status}; it printed:\n"
                + mask("\n".join(got)),
            )
        elif not matches(command.expected, got):
            shown = blend(command.expected, got)
            self.printed.append((command, shown))
            changes = difflib.unified_diff(
                command.expected, shown, "on the page", "printed", lineterm=""
            )
            self.fault(command, "printed something else:\n" + "\n".join(changes))

    def fault(self, step: Command | File, text: str) -> None:
        """Note a fault of one step."""
        what = f"$ {step.text}\n" if isinstance(step, Command) else ""
        self.faults.append(f"{self.page.path.as_posix()}:{step.line}: {what}{text}")


def ready(log: str) -> bool:
    """Tell from its log whether a server of Flask answers requests."""
    last = "Debugger PIN: " if "Debug mode: on" in log else "Press CTRL+C to quit"
    return last in log


def read(log: Path) -> str:
    """Return what a server has printed so far."""
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def alive(pid: int) -> bool:
    """Tell whether a process group still has a process."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> None:
    """End a process group as Ctrl+C does, and by force if that does not help."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGINT)
        for _ in range(250):
            time.sleep(0.02)
            os.killpg(pid, 0)
        os.killpg(pid, signal.SIGKILL)


@contextmanager
def fresh_copy(root: Path) -> Iterator[tuple[Path, Path]]:
    """Give a copy of what a page uses of the repository, and an empty home folder.

    Exercises are as they were before anybody solved them.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary).resolve() / FOLDER
        home = copy.parent / "home"
        copy.mkdir()
        home.mkdir()
        # In a terminal curl shows no progress; in a pipe it would.
        (home / ".curlrc").write_text("silent\nshow-error\n", encoding="utf-8")
        for part in PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, copy / part, ignore=shutil.ignore_patterns(*NAMES))
            elif (root / part).is_file():
                shutil.copy(root / part, copy / part)
        for stub in copy.glob("chapters/*/exercises/answers/*/stub.py"):
            shutil.copy(stub, stub.parent.parent.parent / f"{stub.parent.name}.py")
        yield copy, home


def run(page: Page, root: Path = ROOT, limit: float = TIME_LIMIT) -> Run:
    """Run every step of a page; return the run, with its faults.

    A README runs in its own folder, any other page in the root of the repository.
    """
    with ExitStack() as stack:
        copy, home = stack.enter_context(fresh_copy(root))
        folder = copy / page.path.parent if page.path.name == "README.md" else copy
        shell = stack.enter_context(Shell(folder, home, limit))
        result = Run(page, shell, copy, home.parent)
        result.all()
        return result


def check(path: Path, root: Path = ROOT, limit: float = TIME_LIMIT) -> list[str]:
    """Run a page; return each difference from what it shows, with file and line."""
    try:
        return run(read_page(path, root), root, limit).faults
    except PageError as error:
        return error.faults


def pages(root: Path = ROOT) -> list[Path]:
    """Return the pages whose blocks are run: the site's, and each README."""
    found = [
        *root.glob("docs/**/*.md"),
        *root.glob("README.md"),
        *root.glob("chapters/*/README.md"),
    ]
    return sorted(found)


def write(page: Page, result: Run, root: Path = ROOT) -> None:
    """Put what the commands printed into the page."""
    lines = page.lines.copy()
    for command, shown in sorted(result.printed, key=lambda each: -each[0].line):
        end = command.output + len(command.expected)
        lines[command.output : end] = [f"{command.prefix}{line}".rstrip() for line in shown]
    (root / page.path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Check the pages that are named, or all; with `--write`, fill in their output."""
    parser = argparse.ArgumentParser(prog="python -m tooling.console", description=main.__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--write", action="store_true", help="write the real output into the page")
    arguments = parser.parse_args()
    failed = False
    for path in arguments.pages or pages():
        try:
            page = read_page(path.resolve())
        except PageError as error:
            print(error)  # noqa: T201
            failed = True
            continue
        result = run(page)
        if arguments.write and result.printed:
            write(page, result)
            print(f"{page.path}: wrote the output of {len(result.printed)} commands")  # noqa: T201
        for fault in result.faults:
            print(fault, end="\n\n")  # noqa: T201
        failed = failed or bool(result.faults)
    return failed
