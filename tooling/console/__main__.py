"""`python -m tooling.console`: run the pages, compare or fill in what they print."""

import argparse
import sys
from pathlib import Path

from tooling.console.page import PageError, read_page
from tooling.console.running import pages, run, write


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


if __name__ == "__main__":
    sys.exit(main())
