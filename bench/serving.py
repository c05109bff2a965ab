"""Serve a built site as a host would, compressed and to be cached, and find a browser for it."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".map"}


def chromium() -> str:
    """Return the path of the browser.

    Raises:
        SystemExit: There is none.

    """
    names = ("chromium", "google-chrome", "chromium-browser")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("Chromium is missing: install it, or set CHROMIUM to its path")


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())


class Handler(SimpleHTTPRequestHandler):
    """Answers with gzip where the browser takes it, as a static host does."""

    protocol_version = "HTTP/1.1"
    # What was sent in answer to each path; None notes nothing.
    sent: dict[str, int] | None = None

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send the headers, and return the body."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (path.is_file() and path.suffix in TEXT and takes):
            if self.sent is not None and path.is_file():
                self.sent[self.path] = path.stat().st_size
            return super().send_head()
        body = _compressed(path)
        if self.sent is not None:
            self.sent[self.path] = len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *_args: object) -> None:
        """Print nothing."""


@contextmanager
def served(site: Path, sent: dict[str, int] | None = None) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the address, with a slash at its end.

    Args:
        site: The folder.
        sent: Where to note the size in bytes of each answer's body, by path.

    """
    handler = type("NotingHandler", (Handler,), {"sent": sent})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
