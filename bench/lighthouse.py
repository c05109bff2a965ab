"""Lighthouse on the built site, with the profile of a phone: `make lighthouse`.

Accessibility, best practices and SEO have to be at 100, performance at 95 or more: the median of
three runs, since a busy machine makes a page look slow. Lighthouse comes from npm, into
`.cache/lighthouse`; the browser is the one that the tests use.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from serving import chromium, served

ROOT = Path(__file__).parents[1]
# The newest that runs on Debian's node: 13 asks for node 22.
VERSION = "12.8.2"
FOLDER = ROOT / ".cache" / "lighthouse"
PAGES = ("", "chapters/02-factory/", "chapters/02-factory/explorer/")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def install() -> Path:
    """Return the program, installed if it is not.

    Raises:
        SystemExit: npm or Chromium is missing.

    """
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: install Node.js 18 or newer (Debian: apt-get install npm)")
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        options = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
        package = f"lighthouse@{VERSION}"
        subprocess.run([npm, "install", *options, package], cwd=FOLDER, check=True)  # noqa: S603
    return program


def judge(program: Path, url: str, folder: Path) -> dict:
    """Run Lighthouse once, and return its report."""
    report = folder / "report.json"
    command = [
        str(program), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(LEAST)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": chromium()}
    subprocess.run(command, check=True, env=environment)  # noqa: S603
    return json.loads(report.read_text("utf-8"))


def lost(report: dict, category: str) -> list[str]:
    """Return what costs points in a category, with what each is worth."""
    audits = report["audits"]
    return [
        f"{ref['id']} ({ref['weight']}): {audits[ref['id']].get('displayValue', '')}"
        for ref in report["categories"][category]["auditRefs"]
        if ref["weight"] and (audits[ref["id"]]["score"] or 0) < 0.9
        and audits[ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]  # fmt: skip


def main() -> None:
    """Print the scores, and fail if one is too low."""
    program = install()
    failed = False
    with TemporaryDirectory() as name, served(ROOT / "site") as address:
        for page in PAGES:
            if not (ROOT / "site" / page / "index.html").is_file():
                print(f"/{page}: there is no such page")  # noqa: T201
                failed = True
                continue
            reports = [judge(program, address + page, Path(name)) for _ in range(RUNS)]
            for category, least in LEAST.items():
                scores = [100 * (r["categories"][category]["score"] or 0) for r in reports]
                score = median(scores)
                failed = failed or score < least
                print(f"{score:>4.0f} of {least:>3}  {category:<15} /{page}")  # noqa: T201
                if score < least:
                    print(*(f"          {each}" for each in lost(reports[0], category)), sep="\n")  # noqa: T201
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
