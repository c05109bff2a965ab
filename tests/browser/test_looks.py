"""What a reader sees: kinds of lines in a step, and a page on paper."""

import pytest

from browser.readers import DOCS, MODES, SETTLED

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

KINDS = ("add", "del", "mov")


@pytest.mark.parametrize("mode", MODES)
def test_kinds_of_lines_differ_in_more_than_colour(desktop, mode):
    page = desktop.visit("chapters/02-factory/", mode)
    looks = {
        kind: page.locator(f".step:not(.step-first) .{kind} .ln").first.evaluate(
            """line => ({
                background: getComputedStyle(line).backgroundColor,
                rule: getComputedStyle(line).borderLeftStyle,
                sign: getComputedStyle(line, "::before").content,
            })"""
        )
        for kind in KINDS
    }
    for trait in ("background", "rule", "sign"):
        assert len({look[trait] for look in looks.values()}) == len(KINDS), trait
    assert {kind: look["sign"] for kind, look in looks.items()} == {
        "add": '"+"',
        "del": '"-"',
        "mov": '">"',
    }


def test_the_blank_lines_before_a_step_are_not_seen(desktop):
    page = desktop.visit("chapters/04-extensions/database/")
    blank = page.locator(".step .row.lead").evaluate_all(
        "rows => rows.map(row => [row.offsetHeight < 5, getComputedStyle(row).visibility])"
    )
    assert blank
    assert {tuple(each) for each in blank} == {(True, "hidden")}


@pytest.mark.parametrize("folder", [path.name for path in sorted((DOCS / "chapters").iterdir())])
def test_no_word_of_a_picture_leaves_its_box_or_meets_another(reader, folder):
    pictures = reader.visit(f"chapters/{folder}/").locator(".picture svg")
    assert pictures.count() >= 2
    assert pictures.evaluate_all(FAULTS) == []


# Of a printed page, 210 mm less the margins at 96 px an inch.
PAPER = 718


@pytest.fixture
def paper(desktop):
    def printed(path):
        page = desktop.visit(path, "dark")
        page.set_viewport_size({"width": PAPER, "height": 1000})
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate(SETTLED)
        return page

    size = desktop.page.viewport_size
    yield printed
    desktop.page.emulate_media(media="screen")
    desktop.page.set_viewport_size(size)


PRINTED = ["", "chapters/02-factory/", "chapters/02-factory/exercises/", "pitfalls/starting/"]


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path or "home")
def test_a_printed_page_holds_the_whole_text_and_no_more(paper, path):
    page = paper(path)
    for gone in (
        ".md-header",
        ".md-sidebar",
        ".md-footer",
        ".md-top",
        ".md-code__nav",
        ".headerlink",
    ):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    hidden = "details => details.map(one => one.lastElementChild.checkVisibility())"
    assert all(page.locator("details").evaluate_all(hidden))
    cut = page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter(element =>
            element.checkVisibility() && getComputedStyle(element).overflowX !== "visible"
            && element.scrollWidth > element.clientWidth + 1
        ).map(element => element.outerHTML.slice(0, 200))"""
    )
    assert cut == []
    wide = page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter(element =>
            element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1
        ).map(element => element.outerHTML.slice(0, 200))"""
    )
    assert wide == []


def test_a_printed_step_needs_no_colour(paper):
    page = paper("chapters/02-factory/")
    looks = page.locator(".step:not(.step-first) .ln").evaluate_all(
        """lines => lines.map(line => ({
            paper: [document.body, line.closest("code")].every(element =>
                ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(
                    getComputedStyle(element).backgroundColor)),
            ink: getComputedStyle(line).color.match(/\\d+/g).every(part => part < 128),
        }))"""
    )
    assert all(look["paper"] and look["ink"] for look in looks)
