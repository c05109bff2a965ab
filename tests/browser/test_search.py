"""The search finds each pitfall by the message that people paste."""

import re
from pathlib import Path

import pytest

PITFALLS = Path(__file__).parents[2] / "docs" / "pitfalls"
ROW = re.compile(
    r"^\| (?P<seen>.+) \| \[.+\]\((?P<page>[\w-]+)\.md#(?P<anchor>p\d+-[\w-]+)\) \|$", re.MULTILINE
)


def messages():
    """Yield the anchor of each entry with what its reader has seen, as a whole line if it is one.

    The table says what one sees; the entry's console block holds the line as it is printed.
    """
    for row in ROW.finditer((PITFALLS / "index.md").read_text("utf-8")):
        page = (PITFALLS / f"{row['page']}.md").read_text("utf-8")
        entry = page.partition(f"{{ #{row['anchor']} }}")[2].partition("\n## ")[0]
        console = "".join(
            re.findall(r"^```.*?console.*?\n(.*?)^```", entry, re.DOTALL | re.MULTILINE)
        )
        for seen in re.findall("`([^`]+)`", row["seen"]) or [row["seen"]]:
            lines = [line for line in console.splitlines() if seen.partition(" … ")[0] in line]
            yield row["anchor"], lines[-1].removeprefix("E ").strip() if lines else seen


MESSAGES = list(messages())


def test_every_entry_has_a_message():
    pages = "".join(page.read_text("utf-8") for page in PITFALLS.glob("*.md"))
    assert {anchor for anchor, _ in MESSAGES} == set(
        re.findall(r"^## .*\{ #(p.*) \}$", pages, re.MULTILINE)
    )


@pytest.mark.parametrize(("anchor", "message"), MESSAGES)
def test_a_pasted_message_leads_to_its_entry(desktop, anchor, message):
    page = desktop.visit("")
    page.evaluate("text => navigator.clipboard.writeText(text)", message)
    page.keyboard.press("/")
    page.keyboard.press("Control+V")
    page.wait_for_selector(".md-search-result__link")
    found = page.locator(".md-search-result__link").evaluate_all(
        "links => links.slice(0, 3).map(link => link.hash)"
    )
    assert f"#{anchor}" in found
    assert desktop.complaints == []


def test_what_is_typed_is_found(desktop):
    page = desktop.visit("")
    page.keyboard.press("/")
    page.keyboard.type("create_app")
    page.wait_for_selector(".md-search-result__link[href*=factory]")
    assert desktop.complaints == []


def test_a_short_paste_stays_as_it_is(desktop):
    page = desktop.visit("")
    page.evaluate("navigator.clipboard.writeText('db.session')")
    page.keyboard.press("/")
    page.keyboard.press("Control+V")
    assert page.locator(".md-search__input").input_value() == "db.session"


def test_the_index_waits_until_somebody_searches(desktop):
    asked = []
    desktop.page.on("request", lambda sent: asked.append(sent.url.rpartition("/")[2]))
    page = desktop.visit("glossary/")
    page.wait_for_load_state("networkidle")
    assert "site.js" in asked
    assert "search_index.json" not in asked
    with page.expect_request("**/search_index.json"):
        page.keyboard.press("/")
