"""What holds in the built HTML, without a browser."""

import re

import pytest
from built import LISTED, anchors, broken_links, minutes, read_site


def test_every_link_and_anchor_resolves(built_site):
    assert broken_links(built_site) == []


def test_no_page_has_an_id_twice(built_site):
    twice = {
        address: sorted({name for name in page.ids if page.ids.count(name) > 1})
        for address, page in read_site(built_site).items()
    }
    assert {address: names for address, names in twice.items() if names} == {}


def test_a_broken_link_is_named(tmp_path):
    (tmp_path / "index.html").write_text(
        '<a href="#no">x</a> <a href="gone/">x</a> <a href="other.html#yes">x</a>', "utf-8"
    )
    (tmp_path / "other.html").write_text('<h2 id="yes">x</h2>', "utf-8")
    assert broken_links(tmp_path) == [
        "/: #no: there is no such anchor",
        "/: gone/ leads nowhere",
    ]


def test_no_anchor_vanishes(built_site):
    """Other sites, notes and bookmarks link to them."""
    gone = set(LISTED.read_text("utf-8").split()) - set(anchors(built_site))
    assert not gone, (
        "these anchors were published; give their headings the ids back, as { #id }:\n"
        + "\n".join(sorted(gone))
    )


@pytest.mark.slow  # the explorer shows a reader's own file, with anchors of its own
def test_every_anchor_is_listed(built_site):
    new = set(anchors(built_site)) - set(LISTED.read_text("utf-8").split())
    assert not new, "new anchors; if their names can stay, run: make anchors\n" + "\n".join(new)


def test_a_page_is_read_in_half_an_hour_and_says_so(built_site):
    faults = []
    for address in read_site(built_site):
        if address.endswith("explorer/"):  # whole files, to look things up in
            continue
        html = (
            built_site / address / "index.html"
            if not address.endswith(".html")
            else built_site / address
        ).read_text("utf-8")
        needed = minutes(html)
        shown = re.search(r'class="where"[^>]*>.*?(\d+) minutes', html, re.DOTALL)
        if needed > 30:
            faults.append(f"/{address} takes {needed:.0f} minutes")
        if shown and abs(int(shown[1]) - needed) > max(1, needed / 10):
            faults.append(f"/{address} says {shown[1]} minutes and takes {needed:.1f}")
        if address.startswith("chapters/") and 'class="where"' not in html:
            faults.append(f"/{address} does not say where it stands")
    assert not faults, "\n".join(faults)


def test_a_long_page_is_noticed():
    prose = "word " * 2500
    code = "<pre><code>" + "line\n" * 250 + "</code></pre>"
    assert minutes(f"<article>{prose}{code}<details>{prose}</details></article>") == pytest.approx(
        20, abs=0.1
    )
