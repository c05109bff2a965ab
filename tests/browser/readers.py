"""Who reads the site in the tests: a page of a real browser, at one width."""

import os
import shutil
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
)
# Without these, Chromium looks up hosts of its own at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
MODES = ("light", "dark")
# Material mends what it shows (scrollable code, the colours of a mode) a little after it loads.
SETTLED = """async () => {
    await new Promise(done => requestIdleCallback(done, {timeout: 2000}))
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished))
}"""
# What a page needs so that a test can follow the Tab key.
STOPS = """() => {
    window.reached = new Set()
    window.spell = element => element.outerHTML.slice(0, 160)
    window.stops = () => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]"
    )].filter(stop => stop.tabIndex >= 0 && !stop.disabled
        && stop.checkVisibility({visibilityProperty: true})
        // One radio button of a group is a stop, the arrow keys reach the others.
        && (stop.type !== "radio" || stop.checked))
    window.here = () => {
        const stop = document.activeElement
        if (stop === document.body || reached.has(stop)) {
            // The button that leads to the top gives the focus away when it hides itself.
            return {end: stop !== document.body, faults: []}
        }
        reached.add(stop)
        // The radio buttons of modes and tabs are drawn as what follows them.
        const seen = stop.type === "radio" ? stop.parentElement.querySelector(
            ":scope > .tabbed-labels, :scope > label:not([hidden])") : stop
        const {width, height, right, bottom, left, top} = seen.getBoundingClientRect()
        const faults = []
        const outside = right < 0 || bottom < 0 || left > innerWidth || top > innerHeight
        if (!width || !height || outside) {
            faults.push(`is focused out of sight: ${spell(stop)}`)
        }
        const style = getComputedStyle(seen)
        if (style.outlineStyle === "none" && !stop.matches(".md-search__input")) {
            faults.push(`does not show that it is focused: ${spell(stop)}`)
        }
        return {end: false, faults}
    }
}"""


class Reader:
    """One page of the browser, and what it complained about since its last visit."""

    def __init__(self, browser, address, size):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=address,
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "request",
            lambda sent: (
                None
                if sent.url.startswith((address, "data:", "blob:"))
                else self.complaints.append(f"asks another host: {sent.url}")
            ),
        )

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def visit(self, path, mode="light"):
        """Open a page of the site, wait until it has come to rest, and return it."""
        self.complaints.clear()
        self.page.emulate_media(color_scheme=mode)
        if "#" in path:  # A fragment of the page that is open would not load it again.
            self.page.goto("about:blank")
        self.page.goto(path)
        self.page.evaluate(SETTLED)
        return self.page
