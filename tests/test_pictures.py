"""The pictures: what they show is what the chapters' code is and does."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from html import escape, unescape
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from markdown import Markdown
from weaving import Project

from tooling.book import ROOT, Book, chapter_folders, number_of
from tooling.diffs.differ import load_step
from tooling.fences import BlockError
from tooling.options import parse_options
from tooling.pages.blocks import BlocksExtension
from tooling.pages.pictures import PictureOptions, application, draw
from tooling.pages.pictures.application import observe, start
from tooling.pages.pictures.changes import Change, fates
from tooling.pages.pictures.request import way
from tooling.pages.pictures.rows import in_order
from tooling.pages.pictures.shape import draw_shape, edges

VIEW = "create_bookmark"
FOLDERS = pytest.mark.parametrize("folder", chapter_folders(ROOT), ids=lambda folder: folder.name)
HEADERS = [
    f"chapter={number_of(folder.name)} of={kind}"
    for folder in chapter_folders(ROOT)
    for kind in ("shape", f"request view={VIEW}", "changes")
    if kind != "changes" or folder != chapter_folders(ROOT)[0]
]


read = cache(observe)


@cache
def observed(folder):
    """Run the chapter in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("observing.py"))],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def draw_block(book, header):
    return draw(book, parse_options(PictureOptions, header))


@cache
def picture(header):
    return draw_block(Book.open(), header)


def plain(html):
    return unescape(re.sub("<[^>]+>", "", html))


# The code is read as it is


@FOLDERS
def test_the_imports_that_are_drawn_are_those_that_happen(folder):
    app = read(folder)
    composed, used = edges(app, in_order(app))

    assert sorted(composed + used) == [tuple(edge) for edge in observed(folder)["imports"]]


@FOLDERS
def test_every_line_of_a_shape_leads_down(folder):
    order = in_order(read(folder))
    composed, used = edges(read(folder), order)

    assert [(a, b) for a, b in composed + used if order.index(a) >= order.index(b)] == []


@FOLDERS
def test_the_routes_are_those_that_flask_lists(folder):
    asked = [route.asked for route in read(folder).routes]
    listed = [f"{methods} {rule}" for methods, rule in observed(folder)["routes"]]

    assert sorted(asked) == sorted(listed)
    assert sum(module.counts["route"] for module in read(folder).modules.values()) == len(listed)


# Written by hand: what stands in the code of a chapter.
LAST_BEFORE = "csrf.protect(), require_schema(), load_user()"
LAST_ANSWERS = "handle_lost_database(), refuse_token(), handle_http_error()"
WAYS = {
    "01-single-file": [],
    "02-factory": [],
    "03-blueprints": [
        "before: start_clock(), load_user()",
        "error: handle_field_errors(), handle_http_error()",
        "end: log_slow_request()",
    ],
    "05-testing": [
        f"before: start_clock(), refuse_unknown_host(), {LAST_BEFORE}",
        f"error: report_error(), handle_field_errors(), handle_unknown_host(), {LAST_ANSWERS}",
        "after: add_headers(), log_request()",
        "end: db.session.remove()",
    ],
}


@pytest.mark.parametrize("name", WAYS)
def test_the_stops_beside_a_view_are_those_of_the_code(name):
    _, stops = way(read(ROOT / "chapters" / name), VIEW)
    drawn = [
        f"{kind}: {', '.join(label for line in stop.lines for label in line.labels)}"
        for kind, stop in stops.items()
        if kind != "view"
    ]
    assert drawn == WAYS[name]


@FOLDERS
def test_a_request_passes_the_stops_that_are_drawn_in_their_order(folder):
    _, stops = way(read(folder), VIEW)
    called = observed(folder)["called"]
    ordinary = [
        label.removesuffix("()").rpartition(".")[2]
        for name, stop in stops.items()
        if name != "error"
        for label in (
            [stop.title] if stop.file else [x for line in stop.lines for x in line.labels]
        )
    ]
    assert VIEW in ordinary

    names = iter([name for _, name in called])
    missing = [name for name in ordinary if name not in names]

    assert missing == []


@FOLDERS
def test_a_view_uses_what_is_drawn_in_its_order(folder):
    route = next(route for route in read(folder).routes if route.view == VIEW)
    drawn = []
    for line in route.stops["view"]:
        name = line.labels[0].partition("(")[0].rpartition(".")[2]
        if (
            "(" in line.labels[0]
            and not line.labels[0].startswith("@")
            and "asked" not in str(line)
        ):
            drawn.append("__init__" if name[0].isupper() else name)
    # These are Flask's and Flask-JWT-Extended's, and __get__ is the attribute of a row.
    others = {"url_for", "get_current_user", "__get__"}

    assert [name for name in observed(folder)["by_view"] if name not in others] == drawn


@pytest.mark.parametrize("folder", chapter_folders(ROOT)[3:], ids=lambda folder: folder.name)
def test_what_is_declared_above_a_view_is_drawn_first(folder):
    _, stops = way(read(folder), VIEW)
    guard, body = stops["view"].lines[:2]
    refused = next(line for line in stops["error"].lines if line.labels == ["refuse_token()"])

    assert guard.notes == ["asked by @jwt_required()"]
    assert refused.notes == ["refused by @jwt_required()"]
    assert body.labels == ["@body(bookmark_schema)"]
    called = [name for _, name in observed(folder)["called"]]
    asked = guard.labels[0].removesuffix("()")
    assert called.index(asked) < called.index("read_json") < called.index(VIEW)


@FOLDERS
def test_a_refused_request_reaches_the_first_handler_that_is_drawn(folder):
    _, stops = way(read(folder), VIEW)
    if "error" not in stops:
        assert not (folder / "app" / "errors.py").exists()
        return
    handlers = [
        line.labels[0].removesuffix("()")
        for line in stops["error"].lines
        if not line.notes[0].startswith("hears")
    ]
    reached = [name for name in observed(folder)["refused"] if name in handlers]

    assert reached == ["handle_field_errors"] == handlers[:1]


# The words say all


@pytest.mark.parametrize("header", HEADERS)
def test_the_words_hold_all_that_is_drawn(header):
    drawn = picture(header)
    svg = drawn.drawing.svg(drawn.height, "x", drawn.title, drawn.summary)
    words = plain(" ".join(drawn.words))
    names = [plain(name) for name in re.findall(r'<text class="code[^>]*>([^<]+)', svg)]
    assert names

    missing = [
        part
        for name in names
        for part in name.rstrip(",").split(", ")
        if part not in words and part != "the answer"
    ]

    assert missing == []


@FOLDERS
def test_the_words_of_a_shape_tell_each_import(folder):
    app = read(folder)
    lines = {}
    for line in picture(f"chapter={folder.name} of=shape").words:
        name, _, rest = plain(line).partition(" ")
        lines[name] = re.findall(r"\S+\.py", rest.rpartition("imports ")[2])

    assert lines == {
        module.file: [app.modules[other].file for other in module.imports]
        for module in app.modules.values()
    }


@pytest.mark.parametrize("header", HEADERS)
def test_a_picture_has_a_title_and_stays_within_its_width(header):
    drawn = picture(header)
    svg = drawn.drawing.svg(drawn.height, "x", drawn.title, drawn.summary)

    assert f'<title id="x-title">{drawn.title}' in svg
    assert '<svg viewBox="0 0 400 ' in svg
    right = [
        float(x) + float(width)
        for x, width in re.findall(
            r'<rect class="[^"]+" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg
        )
    ]
    assert max(right) <= 400


def test_a_picture_is_the_same_in_every_process():
    program = (
        "from tooling.options import parse_options\n"
        "from tooling.pages.pictures import PictureOptions, draw\n"
        "from tooling.book import Book\n"
        f"for header in {HEADERS!r}:\n"
        "    p = draw(Book.open(), parse_options(PictureOptions, header))\n"
        "    print(p.drawing.svg(p.height, 'x', p.title, p.summary), p.words)\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


# Changes

HEAD = "from flask import Flask\n\n"
HELPER = """
def helper(number):
    total = number + 1
    total *= 2

    return total


def other(number):
    return number - 1
"""
FACTORY = "\n\ndef create_app():\n    return Flask(__name__)\n"


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_a_function_that_moved_is_counted_where_it_arrived(project):
    old = {"app/__init__.py": f"{HEAD}{HELPER}{FACTORY}"}
    new = {
        "app/__init__.py": f"{HEAD}from app import tools\n{FACTORY}",
        "app/tools.py": f'"""Tools."""\n{HELPER}',
        "tests/test_app.py": "def test_nothing():\n    assert True\n",
    }
    project.step(old, new)
    drawn = draw_block(Book.open(project.root), "chapter=02 of=changes")

    words = [plain(line) for line in drawn.words]
    assert words == [
        "app/__init__.py: 3 lines kept and 1 line new.",
        "app/tools.py: 6 lines moved from app/__init__.py and 1 line new.",
        "tests/: 2 lines new.",
    ]
    assert drawn.summary == "Of 2 modules, 2 changed."
    assert [part for part in drawn.drawing.parts if 'class="flow"' in part]


def test_a_module_that_is_gone_or_the_same_is_named(project):
    kept = f"{HEAD}from app import config, tools\n{FACTORY}"
    project.step(
        {
            "app/__init__.py": kept,
            "app/config.py": "DEBUG = False\n",
            "app/tools.py": "from app import old\n",
            "app/old.py": "a = 1\n\nb = 2\n",
        },
        {
            "app/__init__.py": kept,
            "app/config.py": "DEBUG = False\n",
            "app/tools.py": "a = 3\n",
        },
    )
    drawn = draw_block(Book.open(project.root), "chapter=02 of=changes")

    assert [plain(line) for line in drawn.words] == [
        "app/tools.py: 1 line new and 1 line gone.",
        "app/old.py is not there any more: 2 lines gone.",
        "Unchanged: app/__init__.py and app/config.py.",
    ]


@FOLDERS
def test_every_line_of_a_step_is_counted_once(folder):
    _, step = load_step(Book.open(), folder.name)
    folders = chapter_folders(ROOT)
    app = read(folder)
    found = fates(step)
    lines = sum(bool(line.strip()) for text in step.new.values() for line in text.lines)

    assert sum(f.kept + f.moved.total() + f.new for f in found.values()) == lines
    if step.old:
        change = Change(step, read(folders[folders.index(folder) - 1]), app)
        assert sum(f.new for f in change.fates.values()) == sum(f.new for f in found.values())


# The forms of code


def test_relative_imports_and_functions_own_imports_are_read(project):
    project.chapter(
        "01-old",
        {
            "app/__init__.py": f"from . import one\nfrom .two import x\n{HEAD}{FACTORY}",
            "app/one.py": "def later():\n    from .two import x\n    import app.three\n",
            "app/two.py": "x = 1\n",
            "app/three.py": "",
            "app/alone.py": "import app.one\n",
        },
    )
    app = observe(project.root / "chapters" / "01-old")

    assert {name: module.imports for name, module in app.modules.items()} == {
        "app": ["app.one", "app.two"],
        "app.one": ["app.two", "app.three"],
        "app.two": [],
        "app.three": [],
    }


def test_calls_are_read_in_the_order_in_which_python_makes_them(project):
    code = (
        f"{HEAD}app = Flask(__name__)\ndef a(): ...\ndef b(): ...\ndef c(): ...\n"
        "@app.get('/')\ndef view():\n    a()[b(c())] = c()\n    return b(a(), c()) or a()\n"
    )
    project.chapter("01-old", {"app.py": code})
    (route,) = observe(project.root / "chapters" / "01-old").routes

    assert "".join(line.labels[0][0] for line in route.stops["view"]) == "cacbacba"


# What is registered is drawn, however it is written


def copy_of(folder, tmp_path, **changes):
    """Copy a chapter and add to some of its files, which are named without their folder."""
    copy = tmp_path / folder.name
    copytree(folder, copy, ignore=ignore_patterns("exercises", "__pycache__", "instance"))
    for name, (old, new) in changes.items():
        path = copy / "app" / f"{name}.py"
        text = path.read_text("utf-8") if path.exists() else old
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    return copy


BLUEPRINTS = next(
    folder for folder in chapter_folders(ROOT) if (folder / "app/timing.py").is_file()
)


def test_a_route_is_drawn_in_whatever_form_it_is_registered(tmp_path):
    copy = copy_of(BLUEPRINTS, tmp_path, main=('@bp.get("/")', '@bp.route("/")'))

    assert draw_shape(observe(copy)).words == draw_shape(read(BLUEPRINTS)).words


@pytest.mark.parametrize(
    "form",
    [
        "def register(it, f):\n    it.before_request(f)\nregister(app, look)",
        'getattr(app, "before_" + "request")(look)',
        "for hook in [look]:\n    app.before_request(hook)",
        "app.before_request(partial(look))",
        "app.before_request_funcs[None].append(look)",
    ],
)
def test_a_hook_is_drawn_in_whatever_form_it_is_registered(tmp_path, form):
    setup = "".join(f"    {line}\n" for line in form.splitlines())
    new = f"from functools import partial\n\ndef look(): ...\n\ndef init_app(app):\n{setup}"
    copy = copy_of(BLUEPRINTS, tmp_path, timing=("def init_app(app: Flask) -> None:\n", new))
    app = observe(copy)
    _, stops = way(app, VIEW)

    assert ["look()"] in [line.labels for line in stops["before"].lines]
    assert app.modules["app.timing"].counts["hook"] == 3


@pytest.mark.parametrize(
    ("hook", "label"),
    [("self.look", "watch.look()"), ("lambda: self.look()", "watch.<lambda>()")],
)
def test_the_hook_of_an_extension_is_drawn(tmp_path, hook, label):
    extension = (
        "class Watch:\n    def init_app(self, app):\n"
        f"        app.before_request({hook})\n    def look(self): ...\n\nwatch = Watch()\n\n"
        "def init_app(app: Flask) -> None:\n    watch.init_app(app)\n"
    )
    before = "def init_app(app: Flask) -> None:\n"
    app = observe(copy_of(BLUEPRINTS, tmp_path, timing=(before, extension)))
    _, stops = way(app, VIEW)

    assert [label] in [line.labels for line in stops["before"].lines]
    assert app.modules["app.timing"].extensions == ["watch"]


# A process of its own


def test_a_chapter_that_does_not_start_is_named_with_its_error(one_chapter, caplog):
    app = one_chapter.root / "chapters" / "01-old" / "app.py"
    app.write_text("import nothing_of_this_name\n", "utf-8")
    page = html(one_chapter, "```picture chapter=01 of=shape\nA.\n```")

    fault = "chapter 01-old does not start: ModuleNotFoundError: No module named 'nothing_of"
    assert [fault in record.getMessage() for record in caplog.records] == [True]
    assert escape(fault) in page


def test_a_chapter_sees_no_setting_of_the_reader_and_leaves_nothing(one_chapter, monkeypatch):
    folder = one_chapter.root / "chapters" / "01-old"
    code = (
        f"import os\nfrom pathlib import Path\n{HEAD}app = Flask(__name__)\n"
        "Path(app.instance_path).mkdir()\nPath('data.db').touch()\nprint('hello')\n"
        "app.extensions.update(dict.fromkeys(os.environ, {}))\n"
    )
    (folder / "app.py").write_text(code, "utf-8")
    for name in ("FLASK_DEBUG", "SHELF_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.setenv(name, "the reader's")
    owned = " ".join(observe(folder).owned)

    assert "PATH" in owned
    assert not re.search("FLASK|SHELF|DATABASE", owned)
    assert [path.name for path in folder.iterdir()] == ["app.py"]


def test_a_chapter_runs_again_when_its_content_has_changed(one_chapter):
    def started():
        return start(Book.open(one_chapter.root).chapters[0])

    assert started() is started()
    app = one_chapter.root / "chapters" / "01-old" / "app.py"
    app.write_text(f"{app.read_text('utf-8')}\n\n@app.get('/')\ndef index(): ...\n", "utf-8")
    assert [route.view for route in started().result().routes] == ["index"]


def test_what_the_same_files_have_told_is_kept(one_chapter, monkeypatch, tmp_path):
    monkeypatch.setattr(application, "CACHE", tmp_path / "cache")
    folder = one_chapter.root / "chapters" / "01-old"
    root = observe(folder).root
    monkeypatch.delattr(application.subprocess, "run")
    assert observe(folder).root == root

    (folder / "app.py").write_text("", "utf-8")
    with pytest.raises(AttributeError):
        observe(folder)


def test_a_circle_is_drawn_and_told(project):
    project.chapter(
        "01-old",
        {
            "app/__init__.py": f"from app import one\n{HEAD}{FACTORY}",
            "app/one.py": "from app import two\n",
            "app/two.py": "from app import one\n",
        },
    )
    drawn = draw_block(Book.open(project.root), "chapter=01 of=shape")

    assert "some import in a circle" in drawn.summary


# Blocks


def html(project, text):
    return Markdown(extensions=[BlocksExtension(root=str(project.root))]).convert(text)


@pytest.fixture
def one_chapter(project):
    project.chapter("01-old", {"app.py": "from flask import Flask\n\napp = Flask(__name__)\n"})
    project.blocks("chapter=01 file=app.py")
    return project


def test_a_block_becomes_a_figure_with_its_sentence(one_chapter):
    built = html(
        one_chapter, "Before.\n\n```picture chapter=01 of=shape\nAll in `app.py`.\n```\n\nAfter."
    )

    assert "<figcaption>All in <code>app.py</code>.</figcaption>" in built
    assert '<figure class="picture" id="picture-01-shape"' in built
    assert "<p>Before.</p>" in built
    assert "<p>After.</p>" in built
    assert "```" not in built


def test_a_block_quoted_in_another_fence_is_left_alone(one_chapter):
    built = html(one_chapter, "````\n```picture chapter=01 of=shape\nQuoted.\n```\n````")
    assert "<svg" not in built


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("chapter=01 of=shap\nA.\n```", "of=shap is not known: there are of=shape, of=request"),
        ("chapter=01\nA.\n```", "of=... is missing"),
        ("of=shape\nA.\n```", "chapter=... is missing"),
        ("chapter=01 of=shape view=a\nA.\n```", "missing or unknown is view"),
        ("chapter=01 of=request\nA.\n```", "of=request takes chapter=... of=... view=..."),
        ("chapter=01 of=request view=nobody\nA.\n```", "one view must be named nobody"),
        ("chapter=01 of=changes\nA.\n```", "no chapter comes before the first one"),
        ("chapter=07 of=shape\nA.\n```", "there is no chapter 07; there are 01-old"),
        ("chapter: 01\nA.\n```", "cannot read"),
        ("chapter=01 of=shape\n```", "write the sentence below the picture"),
        ("chapter=01 of=shape\nA.", "this block is not closed"),
    ],
)
def test_a_wrong_block_is_a_warning_and_says_why(one_chapter, block, fault, caplog):
    page = html(one_chapter, f"```picture {block}")

    header = block.partition("\n")[0]
    (warning,) = caplog.records
    assert (warning.levelname, warning.name) == ("WARNING", "mkdocs.tooling")
    assert warning.getMessage().startswith(f"picture {header}: ")
    assert fault in warning.getMessage()
    assert escape(fault) in page
    assert "<svg" not in page


def test_code_that_makes_no_application_is_named(project):
    project.chapter("01-old", {"tool.py": "print(1)\n"})
    with pytest.raises(ValueError, match=r"01-old does not start: .*No module named 'app'"):
        draw_block(Book.open(project.root), "chapter=01 of=shape")
    with pytest.raises(BlockError, match="there is no chapter 02"):
        draw_block(Book.open(project.root), "chapter=02 of=shape")


def test_a_wrong_block_ends_the_build(one_chapter):
    one_chapter.page("# Home\n\n```picture chapter=01 of=shap\nA.\n```\n", "index.md")
    root = one_chapter.root.as_posix()
    (one_chapter.root / "mkdocs.yml").write_text(
        "site_name: made up\nplugins: []\nmarkdown_extensions:\n  - pymdownx.superfences\n"
        f"  - tooling.pages.blocks: {{root: '{root}'}}\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=one_chapter.root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "of=shap is not known" in done.stderr
    assert "Traceback" not in done.stderr


@FOLDERS
def test_each_chapter_shows_its_pictures_once(folder):
    pages = sorted((ROOT / "docs" / "chapters" / folder.name).glob("*.md"))
    blocks = [
        line.removeprefix("```picture ")
        for page in pages
        for line in page.read_text("utf-8").splitlines()
        if line.startswith("```picture ")
    ]
    number = number_of(folder.name)
    wanted = [header for header in HEADERS if header.startswith(f"chapter={number} ")]

    assert sorted(re.sub(r"view=\w+", f"view={VIEW}", block) for block in blocks) == sorted(wanted)
