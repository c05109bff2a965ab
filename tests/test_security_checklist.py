"""Each line of the security checklist is taken out, and the test beside it must fail."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CHAPTER = ROOT / "chapters" / "05-testing"
PAGE = ROOT / "docs" / "guides" / "security-checklist.md"
ROW = re.compile(
    r"^\| (?P<promise>[^|]+) \| (?P<line>[^|]+) \| `(?P<test>[\w.:]+)` \|$", re.MULTILINE
)
LINE = re.compile(r"`(?P<file>[\w./]+)` · `(?P<code>.+)`(?: …)?$")


class Row(NamedTuple):
    """One promise of the page: where a line stands, its beginning, and the test's name."""

    promise: str
    file: str
    code: str
    test: str


def read_rows() -> list[Row]:
    """Return the rows of the page; `file` is empty where a row names no line."""
    rows = []
    for found in ROW.finditer(PAGE.read_text("utf-8")):
        line = LINE.match(found["line"])
        file, code = (line["file"], line["code"]) if line else ("", "")
        rows.append(Row(found["promise"], file, code, found["test"]))
    return rows


ROWS = read_rows()


def take_out(source: str, code: str) -> str:
    """Return a module without the first statement, entry or argument that `code` begins.

    Raises:
        ValueError: Nothing in the module begins so.

    """
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    text = source.encode()

    def at(line: int | None, column: int | None) -> int:
        assert line is not None
        assert column is not None
        return starts[line - 1] + column

    for node in ast.walk(ast.parse(source)):
        pieces: list[tuple[Any, Any]] = [(node, node)]
        if isinstance(node, ast.Dict):
            pieces = [pair for pair in zip(node.keys, node.values, strict=True) if pair[0]]
        elif not isinstance(node, ast.stmt | ast.keyword):
            continue
        for first, last in pieces:
            begin = at(first.lineno, first.col_offset)
            end = at(last.end_lineno, last.end_col_offset)
            if not text[begin:].startswith(code.encode()):
                continue
            if isinstance(node, ast.stmt):
                return (text[:begin] + b"pass" + text[end:]).decode()
            # A value in parentheses ends before the one that closes.
            comma = rb"\A[\s)]*," if isinstance(node, ast.Dict) else rb"\A\s*,"
            return (text[:begin] + re.sub(comma, b"", text[end:])).decode()
    raise ValueError(f"nothing begins with {code}")


def run_tests(folder: Path, *tests: str) -> subprocess.CompletedProcess:
    """Run tests of a copy of the chapter."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    ignore = shutil.ignore_patterns("exercises", "instance", "__pycache__", ".*_cache")
    return shutil.copytree(CHAPTER, tmp_path / "chapter", ignore=ignore)


def test_the_tests_of_the_page_pass_when_nothing_is_taken_out(copy):
    result = run_tests(copy, *sorted({f"tests/{row.test}" for row in ROWS}))
    assert result.returncode == 0, result.stdout
    assert len(ROWS) >= 35


@pytest.mark.parametrize("row", [row for row in ROWS if row.file], ids=lambda row: row.promise)
def test_without_its_line_the_test_fails(copy, row):
    file = copy / row.file
    file.write_text(take_out(file.read_text("utf-8"), row.code), "utf-8")
    result = run_tests(copy, f"tests/{row.test}")
    # 1: a test failed or its fixture did; 2 and more: pytest did not get so far.
    assert result.returncode == 1, result.stdout + result.stderr


def test_a_line_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="nothing begins with SESSION_COOKIE_SECURED"):
        take_out("SESSION_COOKIE_SECURE = True\n", "SESSION_COOKIE_SECURED")


@pytest.mark.parametrize(
    ("source", "code", "expected"),
    [
        ("a = 1\nb = 2\n", "b", "a = 1\npass\n"),
        ("x = {\n    'a': 1,\n    'b': 2,\n}\n", "'b'", "x = {\n    'a': 1,\n    \n}\n"),
        ("x = {'a': (\n    1\n), 'b': 2}\n", "'a'", "x = { 'b': 2}\n"),
        ("f(x, a=1, b=2)\n", "a=1", "f(x,  b=2)\n"),
        ("if a:\n    b()\nc()\n", "if a", "pass\nc()\n"),
    ],
)
def test_what_is_taken_out_is_one_statement_entry_or_argument(source, code, expected):
    assert take_out(source, code) == expected
