"""What holds on each page, for each kind of reader."""

from importlib.resources import files
from pathlib import Path

import pytest

from browser.readers import MODES

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT / "docs").with_suffix("").as_posix().removesuffix("index")
    for path in (ROOT / "docs").rglob("*.md")
)
INSPECT = Path(__file__).with_name("inspect.js").read_text("utf-8")


@pytest.fixture(scope="session")
def axe():
    pytest.importorskip(
        "axe_playwright_python", reason="axe is missing: make install-check installs it"
    )
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def inspected(readers):
    for reader in readers.values():
        reader.page.add_init_script(INSPECT)
    return readers


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_a_page_is_sound_for_every_reader(path, inspected, axe):
    faults = []
    for size, reader in inspected.items():
        for mode in MODES:
            page = reader.visit(path, mode)
            page.evaluate(axe)
            found = reader.complaints + page.evaluate("mode => judge(mode)", mode)
            faults += [f"/{path} ({size}, {mode}): {fault}" for fault in found]
    assert not faults, "\n".join(faults)
