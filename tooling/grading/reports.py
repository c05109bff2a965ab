"""What was found out about each learner, and the reports that hold it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

from tooling.exercises.progress import WORDS, write_whole

if TYPE_CHECKING:
    from pathlib import Path

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Grade:
    """What was found out about one exercise of one learner."""

    id: str
    name: str
    chapter: str
    state: str
    message: str = ""
    file: str | None = None  # relative to the learner's folder
    line: int | None = None
    seconds: float = 0.0
    reaches: list[str] = field(default_factory=list)


@dataclass
class Submission:
    """What one learner has handed in."""

    name: str
    exercises: list[Grade]
    notes: list[str]


def write_report(path: Path, graded: list[Submission]) -> None:
    """Write the report that the ending of its name asks for.

    Raises:
        SystemExit: It cannot be written.

    """
    report = io.StringIO(newline="")
    REPORTS[path.suffix](report, graded)
    try:
        write_whole(path, report.getvalue())
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}; name another file")


def write_json(file: IO[str], graded: list[Submission]) -> None:
    """Write one object with the key `submissions`: what `Submission` and `Grade` hold."""
    json.dump({"submissions": [asdict(one) for one in graded]}, file, indent=2)
    file.write("\n")


def write_csv(file: IO[str], graded: list[Submission]) -> None:
    """Write a row for each learner and exercise."""
    names = [each.name for each in fields(Grade)]
    table = csv.DictWriter(file, ["learner", *names])
    table.writeheader()
    for one in graded:
        for grade in one.exercises:
            row = {"learner": one.name} | asdict(grade) | {"reaches": " ".join(grade.reaches)}
            table.writerow({name: _no_formula(cell) for name, cell in row.items()})


def _no_formula(cell: object) -> object:
    """Return a cell that a spreadsheet shows, and does not calculate.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_junit(file: IO[str], graded: list[Submission]) -> None:
    """Write JUnit XML: a suite for each learner, a case for each exercise."""
    root = ET.Element("testsuites")
    for one in graded:
        count = Counter(grade.state for grade in one.exercises)
        numbers = {"failures": count["wrong"], "errors": count["error"], "skipped": count["todo"]}
        suite = ET.SubElement(root, "testsuite", name=plain(one.name))
        suite.attrib |= {"tests": str(len(one.exercises))}
        suite.attrib |= {name: str(number) for name, number in numbers.items()}
        for grade in one.exercises:
            case = ET.SubElement(suite, "testcase", classname=plain(one.name), name=grade.name)
            case.set("time", str(grade.seconds))
            tag = {"wrong": "failure", "error": "error", "todo": "skipped"}.get(grade.state)
            if tag:
                first = grade.message.partition("\n")[0] or WORDS[grade.state]
                ET.SubElement(case, tag, message=plain(first)).text = plain(grade.message)
    file.write(ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


REPORTS = {".json": write_json, ".csv": write_csv, ".xml": write_junit}


def plain(text: str) -> str:
    """Return text that moves no cursor and that XML can hold."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
