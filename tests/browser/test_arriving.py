"""A page over a slow line: what has arrived stays where it is."""

import pytest

# Write the page as a slow line would bring it, three tags a frame, until what fills the window is
# there, or all of it. How much has moved?
ARRIVE = """async () => {
    const html = await (await fetch(".")).text()
    const frame = () => new Promise(requestAnimationFrame)
    let moved = 0
    const add = list => list.getEntries().forEach(entry => { moved += entry.value })
    const observer = new PerformanceObserver(add)
    observer.observe({type: "layout-shift"})
    const begin = html.indexOf("<article")
    document.write(html.slice(0, begin))
    for (const piece of html.slice(begin).match(/([^>]*>){1,3}/g).slice(0, 270)) {
        await frame()
        document.write(piece)
    }
    await frame()
    add({getEntries: () => observer.takeRecords()})
    return moved
}"""


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("chapters/04-extensions/explorer/", 390),
        ("chapters/04-extensions/explorer/", 1440),
        ("guides/", 1440),
        ("guides/migrations/", 1440),
        ("how-to-use/", 390),
    ],
)
def test_nothing_moves(browser, address, path, width):
    page = browser.new_page(viewport={"width": width, "height": 800}, base_url=address)
    page.route("**/piecemeal", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(f"{path}piecemeal")
    assert page.evaluate(ARRIVE) == 0
    assert page.locator("article h1").is_visible()
    page.close()
