"""The runner of console blocks sees what it should, on pages that are made up here."""

import re
import signal
import socket
import sys
import time
from contextlib import suppress
from itertools import chain
from pathlib import Path

import markdown
import pytest

from tooling.console import masks, running
from tooling.console.page import read_page
from tooling.console.shell import kill

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the pages are run on Linux alone")

APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "hello\\n"
"""


@pytest.fixture
def site(tmp_path):
    """A repository with one page, and a function that fills that page."""
    folder = tmp_path / "chapters" / "01-tiny"
    (folder / "exercises" / "answers" / "ex1_1_health").mkdir(parents=True)
    (folder / "app.py").write_text(APP)
    (tmp_path / "docs").mkdir()
    return Site(tmp_path)


class Site:
    def __init__(self, root):
        self.root = root
        self.page = root / "docs" / "page.md"

    def write(self, *blocks):
        self.page.write_text("\n\n".join(["# A page", *blocks]) + "\n")

    def check(self, *blocks, limit=running.TIME_LIMIT):
        assert not self.faults(*blocks, limit=limit)

    def faults(self, *blocks, limit=running.TIME_LIMIT):
        self.write(*blocks)
        return running.check(self.page, self.root, limit)

    def fault(self, *blocks, limit=running.TIME_LIMIT):
        (fault,) = self.faults(*blocks, limit=limit)
        return fault

    def fill_in(self, *blocks):
        self.write(*blocks)
        page = read_page(self.page, self.root)
        running.write(page, running.run(page, self.root), self.root)
        return self.page.read_text()


def block(*lines, header="console"):
    return "\n".join([f"```{header}", *lines, "```"])


def test_a_page_that_shows_what_is_printed_passes(site):
    site.check(block("$ echo one; echo two", "one", "two", "", "$ true"))


def test_a_wrong_output_is_reported_with_its_place_its_command_and_the_difference(site):
    fault = site.fault(block("$ echo one; echo two", "one", "three"))
    assert fault.startswith("docs/page.md:4: $ echo one; echo two\n")
    assert "-three\n+two" in fault


def test_all_faults_of_a_page_come_at_once(site):
    faults = site.faults(block("$ echo one", "two"), block("$ false"))
    assert [fault.split(" $")[0] for fault in faults] == ["docs/page.md:4:", "docs/page.md:9:"]


def test_an_output_that_is_not_shown_is_a_fault(site):
    assert "+one" in site.fault(block("$ echo one"))


def test_what_goes_to_standard_error_counts_too(site):
    site.check(block("$ echo one >&2", "one"))


def test_an_output_without_a_last_newline_and_an_empty_one_are_told_apart(site):
    site.check(block("$ printf one", "one"), block("$ printf ''"))


def test_a_line_of_dots_stands_for_any_lines(site):
    site.check(block("$ seq 9", "1", "...", "8", "...", "9"))
    assert "-7\n" in site.fault(block("$ seq 5", "1", "...", "7"))


def test_dots_in_a_line_stand_for_any_text_of_that_line(site):
    site.check(block("$ echo one two three", "one ... three"))
    assert "printed something else" in site.fault(block("$ printf 'one\\nthree\\n'", "one...three"))


def test_a_command_goes_on_after_a_backslash_and_on_lines_with_a_prompt(site):
    site.check(
        block("$ echo one \\", "    two", "one two"),
        block("$ cat <<'END'", "> one", ">", "> two", "> END", "one", "", "two"),
    )


def test_commands_share_one_shell(site):
    site.check(
        block("$ cd chapters", "$ NAME=shelf; greet() { echo hello $1; }"),
        block("$ ls", "01-tiny", "$ greet $NAME", "hello shelf"),
    )


def test_a_command_gets_nothing_to_read(site):
    site.check(block("$ cat"))


def test_a_command_with_a_syntax_error_is_a_fault_and_the_next_one_still_runs(site):
    fault = site.fault(block("$ echo 'one", "$ echo two", "two"))
    assert "exit status" in fault
    assert "unexpected EOF" in fault


def test_the_environment_is_clean(site, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("SHELF_SECRET_KEY", "x")
    site.check(
        block(
            "$ env | sort",
            "COLUMNS=80",
            "HOME=...",
            "LANG=C.UTF-8",
            "NO_COLOR=1",
            "PATH=...",
            "PWD=...",
            "PYTHONDONTWRITEBYTECODE=1",
            "SHLVL=...",
            "TERM=dumb",
            "_=...",
        )
    )


def test_the_python_of_the_tests_is_the_first_on_the_path(site):
    site.check(block("$ python -c 'import sys; print(sys.prefix)'", sys.prefix))


def test_a_readme_begins_in_its_own_folder(site):
    readme = site.root / "chapters" / "01-tiny" / "README.md"
    readme.write_text(block("$ ls", "README.md", "app.py", "exercises"))
    assert not running.check(readme, site.root)


def test_a_page_changes_nothing_in_the_repository(site):
    site.check(block("$ rm chapters/01-tiny/app.py"))
    assert (site.root / "chapters" / "01-tiny" / "app.py").exists()


def test_the_copy_has_no_ignored_file_and_no_solved_exercise(site):
    folder = site.root / "chapters" / "01-tiny"
    (folder / "shelf.db").touch()
    (folder / "exercises" / "ex1_1_health.py").write_text("solved\n")
    (folder / "exercises" / "answers" / "ex1_1_health" / "stub.py").write_text("to do\n")
    site.check(
        block("$ cd chapters/01-tiny", "$ ls", "app.py", "exercises"),
        block("$ cat exercises/ex1_1_health.py", "to do"),
    )


def test_an_unexpected_exit_status_is_a_fault(site):
    assert "ended with exit status 3, not 0" in site.fault(block("$ (echo one; exit 3)", "one"))
    fault = site.fault(block("$ true", header='{.console exit="3"}'))
    assert "ended with exit status 0, not 3" in fault


def test_a_block_can_expect_an_exit_status_of_its_last_command(site):
    site.check(block("$ true", "$ (exit 3)", header='{.console exit="3"}'))
    faults = site.faults(block("$ (exit 3)", "$ (exit 3)", header='{.console exit="3"}'))
    assert len(faults) == 1


def test_a_command_that_hangs_is_stopped(site):
    fault = site.fault(block("$ echo one; sleep 60"), block("$ echo two"), limit=0.5)
    assert "was stopped after 0.5 s; it printed:\none" in fault


def test_a_command_that_ends_the_shell_is_a_fault(site):
    assert "ended the shell" in site.fault(block("$ exit"))


def test_what_a_command_left_running_is_ended(site, tmp_path):
    note = tmp_path / "pid"
    site.check(block(f"$ sleep 60 & echo $$ > {note}"))
    assert ended(int(note.read_text()))


def ended(group):
    """Whether every process of a group ends within a while; a zombie has ended."""
    for _ in range(100):
        alive = False
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended since the folder was listed
                state, _parent, its_group, *_ = stat.read_text().rpartition(") ")[2].split()
                alive = alive or (state != "Z" and int(its_group) == group)
        if not alive:
            return True
        time.sleep(0.02)
    return False


START = (
    "$ cd chapters/01-tiny",
    "$ flask run",
    " * Debug mode: off",
    "WARNING: ...",
    " * Running on http://127.0.0.1:5000",
    "Press CTRL+C to quit",
)
ASK = ("$ curl http://127.0.0.1:5000/", "hello")


@pytest.fixture
def servers(monkeypatch):
    """The process group of each server that a page starts."""
    started = []

    def note(pid, kill=kill):
        started.append(pid)
        kill(pid)

    monkeypatch.setattr(running, "kill", note)
    yield started
    assert all(map(ended, started))


def test_a_server_answers_the_commands_after_it_and_is_stopped(site, servers):
    site.check(block(*START), block(*ASK))
    assert len(servers) == 1


def test_the_start_of_a_server_is_compared(site, servers):
    fault = site.fault(block(*START[:3], " * Running on fire"), block(*ASK))
    assert fault.startswith("docs/page.md:5: $ flask run\n")
    assert "+ * Running on http://127.0.0.1:5000" in fault
    assert len(servers) == 1


def test_a_line_that_is_missing_from_the_start_of_a_server_is_a_fault(site, servers):
    assert "+Press CTRL+C to quit" in site.fault(block(*START[:-1]))
    assert len(servers) == 1


LOG = '127.0.0.1 - - [31/Jan/2026 09:30:00] "GET / HTTP/1.1" {} -'


def test_the_requests_that_a_server_logs_are_compared_if_they_are_shown(site, servers):
    ask = block(*ASK, *ASK, *ASK)
    site.check(block(*START, LOG.format(200), LOG.format(200)), ask)
    fault = site.fault(block(*START, LOG.format(200), LOG.format(404)), ask)
    assert f"-{LOG.format(404)}\n+{LOG.format(200)}\n" in fault
    assert len(servers) == 2


def test_the_requests_that_a_server_logs_are_written_if_some_were_shown(site, servers):
    site.fill_in(block(*START, "some"), block(*ASK, *ASK))
    assert site.page.read_text().count(LOG.format(200)) == 2
    site.fill_in(block(*START[:2]), block(*ASK, *ASK))
    assert LOG.format(200) not in site.page.read_text()
    assert len(servers) == 2


def test_a_server_in_debug_mode_is_stopped_with_its_reloader(site, servers):
    site.check(
        block(
            "$ cd chapters/01-tiny",
            "$ flask --debug run",
            "...",
            " * Debugger PIN: 000-000-000",
        )
    )
    assert len(servers) == 1


def test_a_line_with_control_c_stops_the_server(site, servers):
    site.check(
        block(*START, "^C"),
        block("$ curl http://127.0.0.1:5000/", "...", header='{.console exit="7"}'),
    )
    assert len(servers) == 1
    assert "none is running" in site.fault(block("^C"))


def test_a_second_server_on_the_same_port_ends_the_first(site, servers):
    site.check(block(*START), block(*START[1:]), block(*ASK))
    assert len(servers) == 2


def test_a_server_is_stopped_where_the_tests_themselves_ignore_control_c(site, servers):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        site.check(block(*START), block(*START[1:]), block(*ASK))
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(servers) == 2


def test_two_servers_on_two_ports_run_side_by_side(site, servers):
    second = [line.replace("run", "run --port 5001").replace(":5000", ":5001") for line in START]
    site.check(
        block(*START),
        block(*second[1:]),
        block(*ASK, ASK[0].replace("5000", "5001"), "hello"),
    )
    assert len(servers) == 2


def test_a_page_does_not_need_the_port_that_it_shows(site, servers):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 5000))
        taken.listen()
        site.check(block(*START), block(*ASK))
    assert len(servers) == 1


def test_a_server_that_does_not_start_is_like_any_other_command(site):
    (site.root / "chapters" / "01-tiny" / "app.py").write_text("raise SystemExit('no key')\n")
    commands = ("$ cd chapters/01-tiny", "$ flask run", "no key")
    site.check(block(*commands, header='{.console exit="1"}'))
    assert "ended with exit status 1, not 0" in site.fault(block(*commands))


def test_a_server_that_serves_although_it_should_not_is_a_fault(site, servers):
    fault = site.fault(block(*START, header='{.console exit="1"}'))
    assert "is to end with exit status 1, but it serves" in fault
    assert len(servers) == 1


def test_a_server_that_is_never_ready_is_stopped(site, servers):
    (site.root / "chapters" / "01-tiny" / "app.py").write_text("import time; time.sleep(60)\n")
    assert "was not ready after 1 s" in site.fault(block(*START[:2]), limit=1)
    assert len(servers) == 1


def test_a_block_can_be_written_to_a_file(site):
    site.check(
        block("print('written')", header='{.python write="chapters/01-tiny/try.py"}'),
        block("$ python chapters/01-tiny/try.py", "written"),
    )


@pytest.mark.parametrize("path", ["../try.py", "nowhere/try.py", "/try.py"])
def test_a_file_outside_of_the_copy_is_not_written(site, path):
    fault = site.fault(block("pass", header=f'{{.python write="{path}"}}'))
    assert fault == f"docs/page.md:3: {path} is in no folder of the repository"


def test_a_block_that_is_not_run_gives_its_reason(site):
    site.check(
        block("$ false", header='{.console not-run="it fails"}'),
        block("exit 1", header='{.powershell not-run="PowerShell"}'),
    )
    page = read_page(site.page, site.root)
    assert page.not_run == [(3, "console", "it fails"), (7, "powershell", "PowerShell")]


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ('{.console not-run=""}', "needs a reason"),
        ('{.console not-run=" "}', "needs a reason"),
        ('{.console exot="1"}', "no such option: exot; there are exit, not-run, title"),
        ('{.console exit="one"}', 'exit="one" is no number'),
        ('{.python wirte="a.py"}', "no such option: wirte; there are hl_lines, linenums, not-run"),
        ('console exit="1"', "is not run"),
        ("{.console exit=1}", "is not run"),
        ("bash", "is not run"),
        ("{.powershell}", "is not run"),
    ],
)
def test_a_block_that_nobody_would_run_is_a_fault(site, header, complaint):
    fault = site.fault(block("$ true", header=header))
    assert fault.startswith("docs/page.md:3: ")
    assert complaint in fault


def test_a_block_has_to_begin_with_a_command(site):
    assert "begins with `$ `" in site.fault(block("one", "$ echo one"))
    assert "begins with `$ `" in site.fault(block())


def test_an_indented_block_is_run_and_one_in_a_longer_fence_is_not(site):
    site.check(
        '=== "Linux"\n\n    ```console\n    $ printf "one\\n\\n  two\\n"\n'
        "    one\n\n      two\n    ```"
    )
    site.check("````markdown\n```console\n$ false\n```\n````")
    assert "in a quotation" in site.fault("> ```console\n> $ false\n> ```")


def test_a_block_that_is_never_closed_is_a_fault(site):
    assert "+one" in site.fault("```console\n$ echo one")


def test_the_written_page_shows_what_was_printed_and_passes(site):
    text = site.fill_in(
        block("$ cd chapters/01-tiny", "$ pwd", "$ echo two", "old", "", "$ echo three", "three"),
        "    " + block("$ seq 2").replace("\n", "\n    "),
    )
    assert text == (
        "# A page\n\n```console\n$ cd chapters/01-tiny\n$ pwd\n"
        "/home/you/flask-in-stages/chapters/01-tiny\n$ echo two\ntwo\n\n"
        "$ echo three\nthree\n```\n\n"
        "    ```console\n    $ seq 2\n    1\n    2\n    ```\n"
    )
    assert not running.check(site.page, site.root)


def test_the_written_page_is_left_alone_where_it_still_matches(site):
    kept = (block("$ seq 9", "1", "...", "9"), block("$ date -Is", "2001-02-03T04:05:06+00:00"))
    site.write(*kept)
    before = site.page.read_text()
    assert site.fill_in(*kept) == before


def test_the_written_page_does_not_show_an_output_with_the_wrong_exit_status(site):
    assert site.fill_in(block("$ echo one; false")).endswith("$ echo one; false\n```\n")


@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        ("a ... z", "a b c z", "a ... z"),
        ("a ... y z", "a b c x z", "a b c x z"),
        ("a ... y", "a b z", "a b z"),
        ("a ...", "b c", "b c"),
        ("a ...", "a b c", "a ..."),
        ("... z", "a b z", "... z"),
        ("a b", "a x b c", "a x b c"),
        ("", "a", "a"),
    ],
)
def test_dots_stay_where_the_lines_around_them_are_still_there(expected, got, shown):
    result = masks.blend(expected.split(), got.split())
    assert masks.matches(result, got.split())
    assert result == shown.split()


# For each mask, texts that it has to make equal.
MASKED = {
    "folder": [
        "/srv/x1/flask-in-stages/app.py:3: E",
        "/home/me/t-2.x/flask-in-stages/app.py:3: E",
    ],
    "packages": ["/a/.venv/lib/python3.11/site-packages/flask", "/b/site-packages/flask"],
    "moment": ["2026-11-23T13:57:01+00:00", "2025-01-02T03:04:05+00:00"],
    "log moment": ["[2026-11-23 13:57:01,042] INFO in x", "[2025-01-02 03:04:05,678] INFO in x"],
    "HTTP date": ["Date: Mon, 23 Nov 2026 13:57:01 GMT", "Date: Tue, 01 Dec 2026 00:00:00 GMT"],
    "log date": ["- [23/Nov/2026 13:57:01] -", "- [01/Dec/2026 00:00:00] -"],
    "duration": [
        f" {text} ".center(80, "=")
        for text in ("3 passed in 0.11s", "3 passed in 61.11s (0:01:01)")
    ],
    "seconds": ["0.01s call", "12.34s call"],
    "milliseconds": ["GET '/': 200 OK after 0 ms", "GET '/': 200 OK after 1204 ms"],
    "Python": ["platform linux -- Python 3.11.7, x", "platform linux -- Python 3.14.0rc1, x"],
    "Flask": ["Flask 3.1.3", "Flask 3.2.0.dev0"],
    "Werkzeug": ["Server: Werkzeug/3.1.9", "Server: Werkzeug/3.2.0"],
    "pytest": ["pytest-9.2.0, pluggy-1.7.0", "pytest-9.10.1, pluggy-2.0"],
    "plugins": ["plugins: a-1.0, b-2.0", "plugins: c-3.0"],
    "cookie": ["session=eyJ1c2VyX2lkIjoxfQ.aXyz.a-b_c;", "session=eyJ1c2VyX2lkIjoyfQ.aXyz.d-e_f;"],
    "token": [
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.a-b_c7890123456789012345",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIyIiwiaWF0IjoxfQ.d-e_f789012345678901234",
    ],
    "key": ["0123456789abcdef" * 2, "fedcba9876543210" * 4],
    "PIN": ["Debugger PIN: 111-222-333", "Debugger PIN: 444-555-666"],
    "Landlock": ["Closed to what is graded: your files.", "Open to what is graded: your files."],
    "address": ["<app at 0x7f1234567890>", "<app at 0x7fabcdefabcd>"],
}


def test_every_mask_has_an_example_and_a_reason():
    assert list(MASKED) == [mask.name for mask in masks.MASKS]
    assert all(mask.why for mask in masks.MASKS)


@pytest.mark.parametrize("name", MASKED)
def test_a_mask_hides_what_differs_and_alone_does_so(name, monkeypatch):
    first, second = MASKED[name]
    assert masks.matches([first], [second])
    monkeypatch.setattr(masks, "MASKS", [mask for mask in masks.MASKS if mask.name == name])
    assert masks.matches([first], [second])
    monkeypatch.setattr(masks, "MASKS", [])
    assert not masks.matches([first], [second])


@pytest.mark.parametrize("text", [*chain(*MASKED.values())])
def test_a_masked_text_is_not_masked_again(text):
    assert masks.mask(masks.mask(text)) == masks.mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "git clone https://github.com/flask-in-stages/flask-in-stages.git",
        "https://github.com/flask-in-stages/flask-in-stages/",
        "HTTP/1.1 201 CREATED",
        "Content-Length: 76",
        "2 failed, 44 passed",
        "2026-02-30",
    ],
)
def test_what_a_page_means_is_not_masked(text):
    assert masks.mask(text) == text


def test_what_a_header_asks_for_is_not_printed_on_the_page():
    for header in ('{.console exit="1"}', '{.console not-run="why"}', '{.python write="a/b.py"}'):
        html = markdown.markdown(
            block("$ ls", header=header),
            extensions=["attr_list", "pymdownx.highlight", "pymdownx.superfences"],
        )
        assert 'class="language-' in html or 'class="highlight' in html
        assert re.sub("<[^>]*>", "", html).strip() == "$ ls"
