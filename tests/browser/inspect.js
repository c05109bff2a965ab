// Runs before each page that test_every_page.py opens, which then calls `judge`.
let shifted = 0
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    shifted += entry.value
})).observe({type: "layout-shift", buffered: true})

// What one can use with a mouse has to be a stop of the Tab key. A label will do if its field is
// one. Some of Material's labels and buttons only repeat what the keyboard does otherwise.
const USABLE = "a[href], button, input, select, textarea, summary, label[for], [role=button], [onclick]"
const REPEATS = ".md-overlay, .md-search label, [for=__search], .md-search [type=reset], "
    + ".md-nav__title:is([for=__drawer], [for=__toc]), .tabbed-button, .tabbed-labels a"

function unreachable() {
    return [...document.querySelectorAll(USABLE)].filter(element =>
        element.checkVisibility({visibilityProperty: true})
        && element.getBoundingClientRect().width
        && !element.matches(`:disabled, ${REPEATS}`)
        && element.tabIndex < 0
        && !element.control?.checkVisibility())
}

// Axe takes seconds for the thousands of coloured words of a page's code, so this judges them,
// by the same formula: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const channels = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true})

function painted(colours) {
    channels.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
        channels.fillStyle = colour
        channels.fillRect(0, 0, 1, 1)
    }
    return [...channels.getImageData(0, 0, 1, 1).data].slice(0, 3)
}

function luminance(rgb) {
    const [r, g, b] = rgb.map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(colours) {
    const [dark, light] = [luminance(painted(colours)), luminance(painted(colours.slice(0, -1)))]
        .sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
}

function backgrounds(element) {
    const found = []
    for (let here = element; here; here = here.parentElement) {
        found.unshift(getComputedStyle(here).backgroundColor)
    }
    return ["white", ...found]
}

function faint() {
    const ratios = new Map()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode
        const element = text.parentElement
        if (!text.data.trim() || !element.closest("pre")) {
            continue
        }
        const row = element.closest(".row, .explorer pre > *")
        const line = row?.querySelector(".ln") ?? row
        const place = row ? `a line, ${row.localName} ${row.className}` : "code"
        const word = `${place}: ${element.className}, such as`
        if (!ratios.has(word)) {
            ratios.set(word, [contrast([...backgrounds(element), getComputedStyle(element).color]), text.data])
        }
        const sign = line && getComputedStyle(line, "::before")
        if (sign && sign.content !== "none" && !ratios.has(place)) {
            ratios.set(place, [contrast([...backgrounds(line), sign.color]), sign.content])
        }
    }
    return [...ratios].filter(([, [ratio]]) => ratio < 4.5)
        .map(([what, [ratio, text]]) => `${what} ${text}: a contrast of ${ratio.toFixed(2)}`)
}

// Axe's rules that judge colours; all others see the same in dark as in light.
const COLOURS = {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}

window.judge = async mode => {
    const shiftedByItself = shifted
    // Axe takes text that is not drawn yet, being far below, for lying upon the footer.
    const drawn = new CSSStyleSheet()
    drawn.replaceSync("* { content-visibility: visible !important }")
    document.adoptedStyleSheets.push(drawn)
    const found = await axe.run({exclude: [["pre > :not(code)"], ["pre > code > *"]]}, {
        resultTypes: ["violations"], elementRef: false, ...(mode === "dark" ? COLOURS : {}),
    })
    const violations = found.violations.flatMap(({id, nodes}) => nodes.map(node =>
        `axe, ${id}: ${node.target}: ${node.failureSummary}`))
    const faults = [
        ...unreachable().map(element => `Tab never gets to ${element.outerHTML.slice(0, 200)}`),
        ...faint(),
        ...violations,
    ]
    const root = document.documentElement
    if (root.scrollWidth > innerWidth) {
        faults.push(`scrolls sideways: ${root.scrollWidth} px`)
    }
    if (document.querySelectorAll("h1").length !== 1) {
        faults.push("has not one h1")
    }
    if (shiftedByItself) {
        faults.push(`its layout shifts while it loads: ${shiftedByItself}`)
    }
    return faults
}
