"""The explorer in a real browser: its keys, its two layouts, and what is left without scripts."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    f"chapters/{path.parent.name}/explorer/" for path in ROOT.glob("docs/chapters/*/explorer.md")
)
BLUEPRINTS = "chapters/03-blueprints/explorer/"
# Where the reader is: the change that is marked, the address, the focus, and the count.
STATE = """() => {
    const ids = [...document.querySelectorAll(".change")].map(change => change.id)
    const marked = document.querySelector(".change[aria-current]")?.id
    const focused = document.activeElement.id
    return [
        ids.indexOf(marked),
        location.hash === `#${marked}`,
        focused === marked,
        document.querySelector(".explorer-keys b").textContent,
    ]
}"""
# How far below the name of its file the marked change begins, in pixels.
BELOW = """() => {
    const change = document.querySelector(".change[aria-current]")
    const name = change.closest(".explorer-file").querySelector("h2")
    return change.getBoundingClientRect().top - name.getBoundingClientRect().bottom
}"""

# Whether a place is marked, and below what sticks to the top; Material may load the page again.
IN_SIGHT = """name => {
    const place = document.getElementById(name)
    const { top, bottom } = place.getBoundingClientRect()
    return place.hasAttribute("aria-current") && top > 48 && bottom < innerHeight
}"""


@pytest.fixture
def reader(browser, address):
    """Return a function that opens a page in a window of a width."""
    contexts = []

    def visit(path, width=1440, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=address, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()


def box(locator):
    return locator.bounding_box()


@pytest.mark.parametrize("path", ["chapters/02-factory/explorer/", BLUEPRINTS])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_keys_go_to_each_change_and_back(reader, path, width):
    page = reader(path, width)
    changes = page.locator(".change").count()

    for number in range(changes):
        page.keyboard.press("j")
        assert page.evaluate(STATE) == [number, True, True, str(number + 1)]
        at_end = page.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 2")
        assert at_end or abs(page.evaluate(BELOW)) < 12
    page.keyboard.press("j")
    assert page.evaluate(STATE)[0] == changes - 1
    for number in reversed(range(changes - 1)):
        page.keyboard.press("k")
        assert page.evaluate(STATE) == [number, True, True, str(number + 1)]
    assert page.complaints == []


def test_the_keys_go_on_from_where_the_reader_has_scrolled(reader):
    page = reader(BLUEPRINTS)
    page.keyboard.press("j")
    page.locator("[id='app/main.py']").evaluate("file => file.scrollIntoView()")

    page.keyboard.press("j")
    assert page.locator("[id='app/main.py'] .change[aria-current]").count() == 1


def test_the_keys_go_on_from_the_file_that_was_chosen(reader):
    page = reader(BLUEPRINTS)
    page.locator(".explorer-tree a", has_text="main.py").click()
    page.wait_for_function("document.querySelector('.explorer-tree [aria-current]')")
    assert "main.py" in page.locator(".explorer-tree [aria-current]").inner_text()

    page.keyboard.press("j")
    assert page.locator("[id='app/main.py'] .change[aria-current]").count() == 1


def test_the_keys_are_left_to_the_search_and_to_the_browser(reader):
    page = reader(BLUEPRINTS)
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator(".md-search__input").input_value() == "jk"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+j")
    assert page.locator(".change[aria-current]").count() == 0

    page.keyboard.press("j")
    assert page.locator(".change[aria-current]").count() == 1


def test_the_buttons_do_what_the_keys_do(reader):
    page = reader(BLUEPRINTS, 390)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    assert page.evaluate(STATE) == [1, True, True, "2"]
    page.get_by_role("button", name="Previous").click()
    assert page.evaluate(STATE) == [0, True, True, "1"]
    page.get_by_role("link", name="Files", exact=True).click()
    assert page.locator(".explorer-tree").evaluate("tree => tree.getBoundingClientRect().top") >= 0


def test_an_address_leads_to_its_change(reader):
    page = reader(BLUEPRINTS)
    for _ in range(9):
        page.keyboard.press("j")
    address = page.url

    other = reader(address)
    other.wait_for_function("document.querySelector('.change[aria-current]')")
    assert other.evaluate(STATE)[0] == 8
    assert abs(other.evaluate(BELOW)) < 12
    other.keyboard.press("j")
    assert other.evaluate(STATE)[0] == 9


def test_the_keys_work_on_a_page_that_was_replaced_in_place(reader):
    page = reader(BLUEPRINTS)
    page.evaluate("window.before = document.querySelector('.explorer')")
    page.locator(".explorer-tree li a").first.click()
    # Material takes the first address with a fragment for a new page.
    page.wait_for_function("!before.isConnected")

    page.keyboard.press("j")
    assert page.evaluate(STATE) == [0, True, True, "1"]


def test_a_wide_window_has_the_sides_beside_each_other(reader):
    page = reader("chapters/02-factory/explorer/", 1440)
    both = page.locator(".pair.edit:has(.old):has(.new)").first
    old, new = box(both.locator(".old")), box(both.locator(".new"))
    assert old["y"] == new["y"]
    assert old["x"] + old["width"] <= new["x"]


def test_what_is_on_both_sides_is_on_one_height(reader):
    page = reader("chapters/02-factory/explorer/", 1280)
    tops = """pairs => pairs.map(pair => [...pair.querySelectorAll("pre")].map(
        side => [...side.children].map(line => line.getBoundingClientRect().top)))"""
    sides = page.locator(".change .pair:is(.same, .moved)").evaluate_all(tops)

    assert len(sides) > 20
    for old, new in sides:
        assert old == new


@pytest.mark.parametrize("width", [390, 1024])
def test_a_narrow_window_has_the_old_side_above_and_nothing_twice(reader, width):
    page = reader("chapters/02-factory/explorer/", width)
    both = page.locator(".pair.edit:has(.old):has(.new)").first
    old, new = box(both.locator(".old")), box(both.locator(".new"))
    assert old["x"] == new["x"]
    assert old["y"] + old["height"] <= new["y"]

    same = page.locator(".change .pair.same").first
    assert not same.locator(".old").is_visible()
    assert same.locator(".new").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_and_nothing_moves_while_it_loads(reader, path):
    shifts = """() => new Promise(done => {
        const add = entries => done(entries.reduce((sum, entry) => sum + entry.value, 0))
        new PerformanceObserver(list => add(list.getEntries()))
            .observe({type: "layout-shift", buffered: true})
        setTimeout(() => add([]), 200)
    })"""
    cut = """lines => lines.filter(line => line.scrollWidth > line.clientWidth + 1)
        .map(line => line.textContent)"""
    for loaded, widths in ((390, (360, 820)), (1440, (1024, 1920))):
        page = reader(path, loaded)
        assert page.evaluate(shifts) == 0
        page.locator(".explorer").evaluate(
            "explorer => explorer.querySelectorAll('.fold').forEach(fold => fold.open = true)"
        )
        for width in (loaded, *widths):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator(".explorer-file pre > *").evaluate_all(cut) == []
        assert page.complaints == []


def test_a_block_that_moved_leads_to_where_it_came_from_and_back(reader):
    page = reader(BLUEPRINTS)
    came = page.locator("a.note", has_text="moved from app.py").first
    name = came.get_attribute("id")
    there = came.get_attribute("href").partition("#")[2]
    came.click()
    page.wait_for_function(IN_SIGHT, arg=there)
    left = page.locator(f"[id='{there}'][aria-current]")
    assert left.inner_text().startswith("moved to ")

    left.click()
    page.wait_for_function(IN_SIGHT, arg=name)


def test_all_is_there_without_scripts(reader):
    page = reader(BLUEPRINTS, java_script_enabled=False)
    assert not page.locator(".explorer-keys").is_visible()
    files = page.locator(".explorer-tree a").all()
    assert len(files) > 20
    for link in files:
        target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
        assert target.is_visible()

    files[-1].click()
    last = page.locator(".explorer-file").last
    assert box(last)["y"] < 800
    fold = page.locator(".fold").last
    fold.locator("summary").click()
    assert fold.locator("pre.new").is_visible()


def test_the_signs_tell_the_kinds_apart_without_colours(reader):
    page = reader("chapters/02-factory/explorer/")
    content = "line => getComputedStyle(line, '::before').content"
    signs = {
        kind: page.locator(f".explorer-file pre > {kind}").first.evaluate(content)
        for kind in ("ins", "del", ".mov")
    }
    assert signs == {
        "ins": 'counter(l) " +"',
        "del": 'counter(l) " -"',
        ".mov": 'counter(l) " >"',
    }
