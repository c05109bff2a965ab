"""The built site in a real browser, at phone and desktop width, in dark and light."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT / "docs").with_suffix("").as_posix().removesuffix("index")
    for path in (ROOT / "docs").rglob("*.md")
)
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}


@pytest.fixture(params=[(size, mode) for size in SIZES for mode in ("light", "dark")])
def page(request, browser, address):
    """Open pages as one kind of reader, and note what the browser complains about."""
    size, mode = request.param
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=mode,
        base_url=address,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: (
            page.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: (
            None
            if sent.url.startswith((address, "data:", "blob:"))
            else page.complaints.append(f"asks another host: {sent.url}")
        ),
    )
    yield page
    context.close()


def test_every_page_is_quiet_and_fits_its_window(page):
    for path in PAGES:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{path} scrolls sideways"
        assert page.locator("h1").count() == 1, path
        assert page.complaints == [], path


def test_removed_and_added_lines_look_different(page):
    page.goto("chapters/02-factory/")
    colours = {
        kind: page.locator(f".step .{kind} .ln").first.evaluate(
            "line => getComputedStyle(line).backgroundColor"
        )
        for kind in ("add", "del", "mov")
    }
    signs = {
        kind: page.locator(f".step .{kind} .ln").first.evaluate(
            "line => getComputedStyle(line, '::before').content"
        )
        for kind in ("add", "del", "mov")
    }
    assert len(set(colours.values())) == 3
    assert signs == {"add": '"+"', "del": '"-"', "mov": '">"'}


def test_the_blank_lines_before_a_step_are_not_seen(page):
    page.goto("chapters/04-extensions/database/")
    blank = page.locator(".step .row.lead").evaluate_all(
        "rows => rows.map(row => [row.offsetHeight < 5, getComputedStyle(row).visibility])"
    )
    assert blank
    assert {tuple(each) for each in blank} == {(True, "hidden")}


def test_a_step_is_copied_as_the_new_code_alone(page):
    page.goto("chapters/02-factory/")
    step = page.locator(".step:has(.del):has(.add)").first
    step.scroll_into_view_if_needed()
    step.hover()
    step.locator("button[data-clipboard-target], .md-code__button, .md-clipboard").first.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    shown = step.locator(".row:not(.del, .note, .gap) .ln").all_inner_texts()
    assert [line.strip() for line in copied if line.strip()] == [
        line.strip() for line in shown if line.strip()
    ]


def test_the_search_finds_a_message(page):
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("working outside of application context")
    found = page.wait_for_selector(".md-search-result__link[href*=glossary]")
    assert "Working outside of application context" in found.inner_text()


def test_hints_open_with_the_keyboard(page):
    page.goto("chapters/02-factory/exercises/#ex2_1")
    hint = page.locator(".exercise details").first
    assert hint.get_attribute("open") is None
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.get_attribute("open") is not None


def test_no_word_of_a_picture_leaves_its_box_or_meets_another(page):
    for folder in sorted((ROOT / "docs" / "chapters").iterdir()):
        page.goto(f"chapters/{folder.name}/")
        pictures = page.locator(".picture svg")
        assert pictures.count() >= 2, folder.name
        assert pictures.evaluate_all(FAULTS) == [], folder.name


# For each text: the smallest box around where it begins must hold all of it.
FAULTS = """pictures => pictures.flatMap(svg => {
  const faults = []
  const boxes = [...svg.querySelectorAll("rect")].map(box => box.getBBox())
  const texts = [...svg.querySelectorAll("text")].map(text => [text, text.getBBox()])
  for (const [text, at] of texts) {
    const x = text.matches(".end") ? at.x + at.width - 1 : at.x + 1
    const y = at.y + at.height / 2
    const around = boxes
      .filter(b => b.x <= x && x <= b.x + b.width && b.y <= y && y <= b.y + b.height)
      .sort((a, b) => a.width * a.height - b.width * b.height)[0] ?? svg.viewBox.baseVal
    if (at.x < around.x || at.x + at.width > around.x + around.width)
      faults.push(`leaves its box: ${text.textContent}`)
    for (const [other, b] of texts)
      if (other !== text && at.x < b.x + b.width && b.x < at.x + at.width
          && Math.abs(y - b.y - b.height / 2) < 10)
        faults.push(`meets ${other.textContent}: ${text.textContent}`)
  }
  return faults
})"""
