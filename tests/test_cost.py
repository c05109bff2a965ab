"""The page of what structure costs shows what was measured, and the measurement still runs."""

import json
import re
import subprocess
import sys
from html import unescape

import pytest

from tooling.book import ROOT, Book, chapter_folders
from tooling.fences import BlockError
from tooling.options import parse_options
from tooling.pages import cost

pytestmark = pytest.mark.slow

CHAPTERS = [path.name for path in chapter_folders(ROOT)]
RESULT = json.loads(cost.RESULT.read_text("utf-8"))


def texts(html: str, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [unescape(re.sub("<[^>]+>", " ", content)) for content in found]


def test_every_chapter_is_measured():
    assert list(RESULT["chapters"]) == CHAPTERS, "make cost measures all chapters"


def test_the_chart_shows_the_numbers_of_the_file():
    html = cost.chart(RESULT)
    bars = [text for text in texts(html, "text") if cost.SIGN in text]
    cells = texts(html, "td")
    first = RESULT["chapters"]["01-single-file"]
    expected = [
        f"{times[request]['fastest'] / first[request]['fastest']:.2f}"
        for request in cost.REQUESTS
        for times in RESULT["chapters"].values()
    ]
    assert [bar.partition(f" {cost.SIGN}")[0] for bar in bars] == expected
    assert [cell.partition(f" {cost.SIGN}")[0] for cell in cells] == expected
    # Text and bar say the same: a bar of twice the ratio is twice as long.
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)%"', html)]
    longest = max(map(float, expected))
    lengths = [float(text) / longest * cost.LONGEST for text in expected]
    assert widths == pytest.approx(lengths, rel=0.01)


def test_times_are_written_as_people_do():
    assert [cost.spell(time).replace("\xa0", " ") for time in (87.4, 1234, 304826)] == [
        "87 µs",
        "1.2 ms",
        "305 ms",
    ]


@pytest.mark.parametrize("show", cost.SHOWS)
def test_a_block_shows_a_part_of_the_measurement(show):
    html = cost.draw_cost(Book.open(), parse_options(cost.CostOptions, f"show={show}"), "")
    assert html.startswith("<")
    assert "nan" not in html


@pytest.mark.parametrize("content", ["", "{}", '{"chapters": {"01-single-file": {}}}'])
def test_a_measurement_that_cannot_be_read_names_the_cure(tmp_path, monkeypatch, content):
    path = tmp_path / "cost.json"
    path.write_text(content)
    monkeypatch.setattr(cost, "ROOT", tmp_path)
    monkeypatch.setattr(cost, "RESULT", path)
    with pytest.raises(BlockError, match=r"cost\.json cannot be shown .*: run make cost"):
        cost.draw_cost(Book.open(), cost.CostOptions("chart"), "")


def test_the_measurement_runs_against_every_chapter(tmp_path):
    output = tmp_path / "cost.json"
    command = [sys.executable, "bench/cost.py", "--rounds", "1", "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads(output.read_text("utf-8"))
    assert list(measured["chapters"]) == CHAPTERS
    for name, times in measured["chapters"].items():
        assert times.keys() == {*cost.REQUESTS, *cost.PARTS}, name
        assert all(time["fastest"] > 0 for time in times.values()), name
    # What the page shows can be made of it.
    assert all(show(measured) for show in cost.SHOWS.values())
