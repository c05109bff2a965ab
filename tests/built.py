"""The built pages as a test reads them: their anchors, their links, their words.

    python tests/built.py site

adds the anchors of a built site that are new to the list of those that must stay.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from mkdocs.config import load_config

LISTED = Path(__file__).with_name("anchors.txt")
HERE = "site.invalid"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")


@dataclass
class BuiltPage(HTMLParser):
    """One page of the site; its address is relative to the site's root."""

    address: str
    ids: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Get ready to parse."""
        super().__init__()
        self.in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag defines and where it leads."""
        values = dict(attrs)
        self.in_article = self.in_article or tag == "article"
        if name := values.get("id"):
            self.ids.append(name)
            if self.in_article and tag in HEADINGS:
                self.anchors.append(name)
        self.links += [value for key in ("href", "src") if (value := values.get(key))]

    def handle_endtag(self, tag: str) -> None:
        """Notice the end of the page's own text."""
        if tag == "article":
            self.in_article = False


def read_site(site: Path) -> dict[str, BuiltPage]:
    """Return the pages of a built site by address: `""`, `chapters/02-factory/` ..."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        pages[address] = BuiltPage(address)
        pages[address].feed(path.read_text("utf-8"))
    return pages


def broken_links(site: Path) -> list[str]:
    """Return each link within the site that leads to no file, or to no anchor of a page."""
    pages = read_site(site)
    faults = []
    for address, page in pages.items():
        for link in page.links:
            target = urlsplit(urljoin(f"http://{HERE}/{address}", link))
            if target.netloc != HERE:
                continue
            path = unquote(target.path).removeprefix("/")
            there = pages.get(path)
            if there is None and not (site / path).is_file():
                faults.append(f"/{address}: {link} leads nowhere")
            elif there and target.fragment and unquote(target.fragment) not in there.ids:
                faults.append(f"/{address}: {link}: there is no such anchor")
    return faults


def anchors(site: Path) -> list[str]:
    """Return the address of every heading and term of a site, in order."""
    return sorted(
        f"{address}#{name}" for address, page in read_site(site).items() for name in page.anchors
    )


def pages_in_order(root: Path) -> list[str]:
    """Return the pages below `docs/` of a repository in the order of its navigation."""

    def flat(nav: list) -> list[str]:
        pages: list[str] = []
        for entry in nav:
            for page in entry.values() if isinstance(entry, dict) else [entry]:
                pages += flat(page) if isinstance(page, list) else [page]
        return pages

    return flat(load_config(str(root / "mkdocs.yml")).nav or [])


def minutes(html: str) -> float:
    """Return how long a page takes to read.

    A minute for 250 words; a line of code counts as ten words, and as five if it only moved or
    stayed. What is folded does not count, nor does a blank line.
    """
    article = html.partition("<article")[2].partition("</article>")[0]
    article = re.sub(r"<details.*?</details>", "", article, flags=re.DOTALL)
    blocks = re.findall(r"<pre.*?</pre>", article, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if _text(line).strip()]
    pale = sum(bool(re.search(r'class="row (mov|same)', line)) for line in lines)
    prose = re.sub(r"<pre.*?</pre>", "", article, flags=re.DOTALL)
    return (len(_text(prose).split()) + 10 * len(lines) - 5 * pale) / 250


def _text(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def main() -> None:
    """List what is new; what has vanished stays listed, for a test to find."""
    listed = set(LISTED.read_text("utf-8").split())
    LISTED.write_text(
        "".join(f"{anchor}\n" for anchor in sorted(listed | set(anchors(Path(sys.argv[1]))))),
        "utf-8",
    )


if __name__ == "__main__":
    main()
