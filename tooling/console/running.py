"""One run of a page in a fresh copy of the repository, held against what the page shows."""

import difflib
import re
import shlex
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tooling.book import ROOT
from tooling.console.masks import FOLDER, blend, mask, matches
from tooling.console.page import Command, File, Page, PageError, read_page
from tooling.console.shell import Shell, ShellError, alive, kill, read, ready
from tooling.leftovers import NAMES

# What a page can use of the repository.
PARTS = ("chapters", "docs", "mkdocs.yml", "pyproject.toml")
TIME_LIMIT = 60.0  # seconds for one command; the slowest takes six on a quiet machine


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
