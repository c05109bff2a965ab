"""No exercise asks for what no page has taught."""

import ast
import re
from html import unescape

import pytest
from built import pages_in_order

from tooling.book import ROOT

SOLUTIONS = sorted(ROOT.glob("chapters/*/exercises/answers/*/solution.py"))
# Methods of Python's own types: whoever is here knows them, or where to look.
EVERYDAY = {name for kind in (bytes, dict, int, list, set, str) for name in dir(kind)}


def names(source: str) -> set[str]:
    """Return the names that a program has from elsewhere: imports, attributes and arguments."""
    used, own = set(), set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                used |= {alias.name.rpartition(".")[2] for alias in aliases}
            case ast.Attribute(attr=name, ctx=ast.Load()) | ast.keyword(arg=str(name)):
                used.add(name)
            case (
                ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                own.add(name)
    return used - own - EVERYDAY


def code(html: str) -> str:
    """Return all code of a part of a page."""
    parts = re.findall(r"<pre.*?</pre>|<code.*?</code>", html, re.DOTALL)
    return unescape(re.sub("<[^>]+>", "", " ".join(parts)))


@pytest.fixture(scope="session")
def taught(built_site) -> dict[str, str]:
    """Return, for each exercise, all code that stands on the pages before it and beside it."""
    before, found = "", {}
    for page in pages_in_order(ROOT):
        if not page.startswith("chapters/") or page.endswith("explorer.md"):
            continue
        address = page.removesuffix("index.md").removesuffix(".md")
        html = (built_site / address / "index.html").read_text("utf-8")
        article = html.partition("<article")[2].partition("</article>")[0]
        if page.endswith("exercises.md"):
            for section in article.split("<h2")[1:]:
                # The card repeats the stub and the hints: they teach nobody.
                lesson = section.partition('class="exercise')[0]
                found[section.partition('id="')[2].partition('"')[0]] = f"{before} {code(lesson)}"
        else:
            before += code(article)
    return found


@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.parent.name)
def test_each_name_that_a_solution_uses_stands_on_a_page_before_it_or_in_its_stub(solution, taught):
    name = "_".join(solution.parent.name.split("_")[:2])
    known = set(re.findall(r"\w+", taught[name] + solution.with_name("stub.py").read_text("utf-8")))
    assert names(solution.read_text("utf-8")) - known == set()
