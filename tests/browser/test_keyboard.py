"""The site without a mouse."""

import pytest

from browser.readers import DOCS, STOPS

EXPLORERS = sorted(DOCS.glob("chapters/*/explorer.md"))
# One page of each kind.
PAGES = [
    "",
    "how-to-use/",
    "chapters/02-factory/",
    "chapters/02-factory/exercises/",
    "pitfalls/",
    "glossary/",
    *(f"chapters/{path.parent.name}/explorer/" for path in EXPLORERS[1:2]),
]


def press_tab_until_the_end(page):
    """Press Tab until the page has no more stops; return what was wrong with each stop."""
    faults = []
    for _ in range(page.evaluate("stops().length") + 20):
        page.keyboard.press("Tab")
        at = page.evaluate("here()")
        if at["end"]:
            break
        faults += at["faults"]
    return faults


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_tab_reaches_everything_and_shows_where_it_is(reader, path):
    page = reader.visit(path)
    page.evaluate(STOPS)
    faults = press_tab_until_the_end(page)
    missed = page.evaluate("stops().filter(stop => !reached.has(stop)).map(spell)")
    assert (faults, missed) == ([], [])


def test_the_first_stop_skips_to_the_text(reader):
    page = reader.visit("chapters/02-factory/")
    page.keyboard.press("Tab")
    link = page.locator(".md-skip")
    assert link.evaluate("link => link === document.activeElement")
    page.wait_for_function("getComputedStyle(document.querySelector('.md-skip')).opacity === '1'")
    page.evaluate("window.before = document.querySelector('article')")
    page.keyboard.press("Enter")
    # Material takes the first address with a fragment for a new page.
    page.wait_for_function("!before.isConnected")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


def test_code_that_is_too_wide_scrolls_with_the_arrow_keys(readers):
    page = readers["phone"].visit("chapters/02-factory/")
    code = page.locator("pre > code[tabindex='0']").first
    code.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_a_phone_user_with_a_keyboard_gets_to_another_page(readers):
    page = readers["phone"].visit("")
    for stop in (
        page.get_by_title("Menu"),
        page.get_by_title("Pages of 2. An application factory"),
        page.locator(".md-nav__link[href*='02-factory/exercises/']"),
    ):
        stop.wait_for(state="visible")
        stop.focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/02-factory/exercises/")


def test_hints_open_with_the_keyboard(reader):
    page = reader.visit("chapters/02-factory/exercises/#ex2_1")
    hint = page.locator(".exercise details").first
    assert hint.get_attribute("open") is None
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.get_attribute("open") is not None


def test_search_results_are_chosen_with_the_arrow_keys(desktop):
    page = desktop.visit("")
    page.keyboard.press("/")
    page.keyboard.type("Working outside of application context")
    page.wait_for_selector(".md-search-result__link")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pitfalls/contexts/**")
