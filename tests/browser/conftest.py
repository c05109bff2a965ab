"""The built site, served, and a real browser that reads it."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from browser.readers import CHROMIUM, QUIET, SIZES, Reader

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("slow")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture(scope="session")
def address(built_site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(built_site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is missing: make install-check installs it"
    )
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: install it, or set CHROMIUM to its path")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def readers(browser, address):
    """Return a reader for each width, for all tests; each visit starts afresh."""
    return {size: Reader(browser, address, size) for size in SIZES}


@pytest.fixture(params=SIZES)
def reader(request, readers):
    return readers[request.param]


@pytest.fixture
def desktop(readers):
    return readers["desktop"]
