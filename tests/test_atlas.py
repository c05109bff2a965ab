"""The map names every API that a chapter uses, and what it links to is there."""

import json
import re
from collections import Counter
from html import unescape
from textwrap import dedent

import pytest

from tooling.book import ROOT, Book
from tooling.fences import BlockError
from tooling.options import parse_options
from tooling.pages import atlas
from tooling.pages.api_uses import uses_in
from tooling.pages.sections import sections_of, spoken

PAGE = (ROOT / "docs" / "map.md").read_text("utf-8")


@pytest.fixture(scope="module")
def entries():
    return atlas.read(Book.open())


def uses(source: str) -> list[tuple[str, int]]:
    return sorted(uses_in(dedent(source)), key=lambda use: (use[1], use[0]))


def draw(source: str, header: str = "") -> str:
    return atlas.draw_atlas(Book.open(), parse_options(atlas.AtlasOptions, header), source)


def element(html: str, anchor: str) -> str:
    """Return a page from the element with this id on."""
    return re.split(rf'\bid="?{re.escape(anchor)}"?[ >]', html, maxsplit=1)[1]


# The map of this tutorial


def test_every_api_that_a_chapter_uses_is_on_the_map_once(entries):
    blocks = re.findall(r"```atlas\n(.*?)```", PAGE, re.DOTALL)
    listed = Counter(line.partition(":")[0] for block in blocks for line in block.splitlines())
    missing = [
        f"{api}: used in chapters/{entry.use.chapter}/{entry.use.file}:{entry.use.line}; "
        "say in docs/map.md what it is for"
        for api, entry in entries.items()
        if api not in listed
    ]
    assert missing == []
    assert [api for api, times in listed.items() if times > 1] == []


def test_every_entry_links_to_the_block_that_shows_the_line(entries, built_site):
    assert len(entries) > 100
    for api, entry in entries.items():
        page, _, anchor = entry.step.partition("#")
        html = (built_site / page / "index.html").read_text("utf-8")
        block = element(html, anchor)
        row = re.search(rf'data-new="?{entry.use.line}"?[ >].*?</(?:ins|span)>\n?', block)
        assert row, f"{api}: {entry.step} does not show line {entry.use.line}"
        line = (ROOT / "chapters" / entry.use.chapter / entry.use.file).read_text("utf-8")
        wanted = line.splitlines()[entry.use.line - 1].strip()
        assert api.rpartition(".")[2] in wanted
        assert wanted in unescape(re.sub("<[^>]+>", "", block.partition("</pre>")[0]))


def test_every_explanation_is_there_and_says_the_name(entries, built_site):
    ids: dict[str, list[str]] = {}
    for api, entry in entries.items():
        for section in entry.explained:
            page, _, anchor = section.address.partition("#")
            if page not in ids:
                html = (built_site / page / "index.html").read_text("utf-8")
                ids[page] = re.findall(r'\bid="?([^">\s]+)', html)
            assert not anchor or anchor in ids[page], f"{api}: no {section.address}"
            source = (ROOT / "docs" / section.page).read_text("utf-8")
            assert api.rpartition(".")[2] in source


def test_no_id_comes_twice_on_a_page(built_site):
    for path in built_site.rglob("*.html"):
        ids = re.findall(r'\sid="?([^">\s]+)', path.read_text("utf-8"))
        assert [name for name, times in Counter(ids).items() if times > 1] == [], path


def test_the_search_finds_an_api_by_its_own_heading(entries, built_site):
    index = json.loads((built_site / "search" / "search_index.json").read_text("utf-8"))
    titles = {entry["location"]: entry["title"] for entry in index["docs"]}
    separator = re.compile(index["config"]["separator"])
    for entry in entries.values():
        words = separator.split(re.sub("<[^>]+>", "", titles[f"map/#{entry.anchor}"]))
        assert entry.api.rpartition(".")[2] in words


def test_the_best_explanation_comes_first(entries):
    first = entries["cli.with_appcontext"].explained[0]

    assert first.page == "chapters/03-blueprints/index.md"
    assert first.title == "The command moves"


def test_each_chapter_names_what_it_is_the_first_to_use():
    html = draw("", "show=chapters")
    one, two, three = re.findall("<dd>.*?</dd>", html)[:3]

    assert "<code>SECRET_KEY</code>" in one
    assert "<code>current_app</code>" in two
    assert "<code>current_app</code>" not in three
    assert "<code>with_appcontext</code>" in three


def test_the_index_names_everything_in_order(entries):
    names = re.findall("<code>(.*?)</code>", draw("", "show=index"))

    assert len(names) == len(entries)
    assert names == sorted(names, key=str.lower)


# What counts as a use


def test_a_function_is_used_where_it_is_called_and_not_where_it_is_imported():
    assert uses("""\
        from flask import abort, url_for as address

        def view():
            abort(404) if address("x") else None
        """) == [("abort", 4), ("url_for", 4)]


def test_an_import_that_nothing_mentions_is_the_use():
    assert uses("from flask_migrate import upgrade\n") == [("flask_migrate.upgrade", 1)]


def test_methods_are_told_by_the_name_of_the_object():
    assert uses("""\
        app.register_blueprint(api.bp)
        bp.register_blueprint(users.bp)
        app.config.from_object("x")
        client.get("/")
        app.test_client().get("/")
        shelf.app.app_context()
        things.get("x")
        """) == [
        ("Flask.register_blueprint", 1),
        ("Blueprint.register_blueprint", 2),
        ("Config.from_object", 3),
        ("Flask.config", 3),
        ("FlaskClient.get", 4),
        ("Flask.test_client", 5),
        ("FlaskClient.get", 5),
        ("Flask.app_context", 6),
    ]


def test_what_is_no_attribute_of_flask_is_no_use():
    assert uses("app.shelf\ng.user\napp._got_first_request\nconfig['x'].items()\n") == []


def test_what_a_function_returns_is_no_part_of_its_package():
    found = uses("""\
        from flask_jwt_extended import get_current_user
        get_current_user().id
        """)

    assert found == [("flask_jwt_extended.get_current_user", 2)]


def test_a_setting_is_used_by_its_name():
    source = """\
        class Config:
            SECRET_KEY = "x"
            SLOW_REQUEST = 1
            LOG_LEVEL = "DEBUG"
        app.config["SQLALCHEMY_DATABASE_URI"] = "x"
        """

    assert ("SECRET_KEY", 2) in uses(source)
    assert ("SQLALCHEMY_DATABASE_URI", 5) in uses(source)
    assert not {"SLOW_REQUEST", "DEBUG"} & dict(uses(source)).keys()


def test_pyjwt_is_not_the_extension_of_the_same_name():
    assert uses("import jwt\njwt.decode('x')\n") == []
    assert uses("@jwt.user_lookup_loader\ndef load(): ...\n") == [
        ("JWTManager.user_lookup_loader", 1)
    ]


# What counts as an explanation


def test_a_page_explains_what_its_prose_names_in_code():
    one, two = sections_of(
        "guides/x.md",
        "# One\n\nCall `app.register_blueprint(bp)`.\n\n```python\nabort(404)\n# No heading\n```\n"
        "\n## Two { #second }\n\nNot url_for, and `db.session`.\n",
    )

    assert {"app.register_blueprint", "app", "bp"} <= one.words
    assert "abort" not in one.words
    assert (two.title, two.address) == ("Two", "guides/x/#second")
    assert "url_for" not in two.words
    assert "session" not in two.words


def test_the_glossary_explains_term_by_term():
    g, session = sections_of(
        "glossary.md", "# Glossary\n\n`g` { #g }\n:   A place.\n\nSession\n:   A cookie.\n"
    )

    assert (g.title, g.address) == ("g", "glossary/#g")
    assert (session.title, session.address) == ("Session", "glossary/")
    assert "session" in session.words


@pytest.mark.parametrize(
    ("api", "names"),
    [
        ("Flask.get", {"Flask.get", "app.get", "current_app.get"}),
        ("abort", {"abort"}),
        ("marshmallow.fields.Nested", {"marshmallow.fields.Nested", "fields.Nested", "Nested"}),
    ],
)
def test_a_short_name_needs_what_is_before_the_dot(api, names):
    assert spoken(api) == names


# Bad input


def test_a_line_that_nothing_uses_is_named():
    with pytest.raises(BlockError, match=r"no chapter uses 'Flask\.gett'"):
        draw("Flask.gett: A view.")


@pytest.mark.parametrize("line", ["abort", "abort:", "abort: "])
def test_a_line_without_a_sentence_is_named(line):
    with pytest.raises(BlockError, match="say what abort is for"):
        draw(line)
