"""How long one test of chapter 5 takes, its fixtures included: on SQLite, and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]
CHAPTER = ROOT / "chapters" / "05-testing"
sys.path.insert(0, str(ROOT / "tests"))

from postgresql import Cluster, find_programs  # noqa: E402  the tests' own server


def milliseconds(**environment: str) -> float:
    """Return the median of the suite's tests, set-up and tear-down included.

    Raises:
        subprocess.CalledProcessError: A test failed.

    """
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.xml"
        options = ["-q", "-p", "no:cacheprovider", "-o", "junit_duration_report=total"]
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "tests", *options, f"--junitxml={report}"],
            check=True,
            cwd=CHAPTER,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
        )
        # Written by pytest, a moment ago.
        cases = ET.parse(report).iter("testcase")  # noqa: S314
        return 1000 * median(float(case.get("time", 0)) for case in cases)


def medians() -> dict[str, str]:
    """Return the median on each database, in words; a missing server is named."""
    found = {"SQLite": f"{milliseconds():.1f} ms"}
    programs = find_programs()
    if programs is None:
        return found | {"PostgreSQL": "no server here"}
    with Cluster(programs) as cluster:
        url = cluster.url("postgres")
        return found | {"PostgreSQL": f"{milliseconds(TEST_DATABASE_URL=url):.1f} ms"}
