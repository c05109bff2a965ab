"""What the copy buttons copy can be pasted as it is: into a shell, into a file."""

import pytest

from browser.readers import DOCS
from tooling.console.page import read_commands
from tooling.fences import find_fences


def copied(page, block):
    page.evaluate("navigator.clipboard.writeText('')")
    block.hover()
    block.locator("button[data-clipboard-target]").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(
    "name", ["how-to-use", "chapters/01-single-file/index", "pitfalls/routing"]
)
def test_console_blocks_are_copied_as_commands(desktop, name):
    text = (DOCS / f"{name}.md").read_text("utf-8")
    commands = [
        [command.text for command in read_commands(fence) if command.text != "^C"]
        for fence in find_fences(text)
        if "console" in fence.name
    ]
    page = desktop.visit(name.removesuffix("index"))
    blocks = page.locator(".highlight:visible:has(.gp)").all()
    assert [copied(page, block).splitlines() for block in blocks] == [
        "\n".join(texts).splitlines() for texts in commands
    ]


def test_a_step_is_copied_as_the_new_code_alone(desktop):
    page = desktop.visit("chapters/02-factory/")
    whole = page.locator(".step[data-file='config.py']:has(.del)")
    step = (whole if whole.count() else page.locator(".step:has(.del):has(.add)")).first
    folder, file = step.get_attribute("data-chapter"), step.get_attribute("data-file")
    source = (DOCS.parent / "chapters" / folder / file).read_text("utf-8").splitlines()
    rows = step.locator(".row[data-new]")
    numbers = rows.evaluate_all("rows => rows.map(row => Number(row.dataset.new))")
    expected = [source[number - 1] for number in numbers]
    assert [line for line in copied(page, step).splitlines() if line.strip()] == [
        line for line in expected if line.strip()
    ]


def test_code_that_somebody_selects_has_no_signs(desktop):
    page = desktop.visit("chapters/02-factory/")
    step = page.locator(".step:has(.del):has(.add)").first
    selected = step.evaluate(
        "step => { getSelection().selectAllChildren(step.querySelector('code'));"
        " return getSelection().toString() }"
    )
    new = step.locator(".row[data-new] .ln").all_inner_texts()
    assert [line.strip() for line in selected.splitlines() if line.strip()] == [
        line.strip() for line in new if line.strip()
    ]
