from collections import Counter
from html.parser import HTMLParser
from os.path import commonprefix
from urllib.parse import urljoin

import pytest

HARMLESS = [("A", "https://a.example/"), ("B", "https://b.example/")]
QUOTES = 'put quotes around the address: href="..."'
ESCAPE = "let a template escape it, or markupsafe.escape"
TEMPLATE = (
    "pass what was typed as a variable: render_template_string(WALL, links=links)"
)
TITLES = {
    "<script>alert(1)</script>": ESCAPE,
    "<b>": ESCAPE,
    "</a><img src=x onerror=alert(1)>": ESCAPE,
    "Q&A": "escape once, when you write the page",
    "&lt;": "escape the & as well: what looks like &lt; was typed like that",
    "\"double\" and 'single'": ESCAPE,
    "{{ 7 * 7 }}": TEMPLATE,
    "{% if %}": TEMPLATE,
    "{0} {title} %s": "do not format a text that holds what was typed",
}
ADDRESSES = {
    "https://x.example/?a=1&b=2": ESCAPE,
    "HTTPS://X.EXAMPLE/": "compare the beginning in lower case",
    "http://x.example/": "http:// is allowed, too",
    "https://x.example/ onmouseover=alert(1)": QUOTES,
    'https://x.example/" onmouseover="alert(1)': "escape the quotes in the address",
    "https://x.example/' onmouseover='alert(1)": "escape both kinds of quotes",
    "https://x.example/><script>alert(1)</script>": ESCAPE,
    "https://x.example/{{ 7 * 7 }}": TEMPLATE,
    "https://x.example/?next=javascript:": "look at the beginning alone",
}
REFUSED = {
    "javascript:alert(1)": "escaping does not change what an address does: refuse it",
    "JavaScript:alert(1)": "list what is allowed, not what is forbidden",
    " javascript:alert(1)": "list what is allowed, not what is forbidden",
    "java\tscript:alert(1)": "list what is allowed, not what is forbidden",
    "data:text/html,<script>alert(1)</script>": "allow http:// and https:// alone",
    "javascript:alert('https://')": "look at the beginning: url.startswith(...)",
    "httpscript:alert(1)": "the :// belongs to the beginning",
    "//x.example/": "an address without http:// or https:// is refused, too",
}


class Wall(HTMLParser):
    """The page as a browser reads it: its tags, and its links."""

    def __init__(self, page):
        super().__init__()
        self.tags: Counter[tuple] = Counter()
        self.links = []
        self.inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag, *(name for name, _ in attrs)] += 1
        if tag == "a":
            self.links.append(["", dict(attrs).get("href")])
            self.inside = True

    def handle_endtag(self, tag):
        if tag == "a":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.links[-1][0] += data


@pytest.fixture
def client(exercise):
    return exercise.require("app").test_client()


@pytest.fixture
def add(exercise, client):
    """Post a link, and return the reply."""

    def add_link(title, url):
        form = {"title": title, "url": url}
        return exercise.send(client, "POST", "/links", data=form)

    return add_link


@pytest.fixture
def shown(exercise, client, add):
    """Post a link after two harmless ones, and compare what they add to the page."""

    def show_link(title, url, try_):
        pages = []
        for link in [*HARMLESS, (title, url)]:
            reply = add(*link)
            wall = urljoin("/links", reply.headers.get("Location", ""))
            reply.expect(
                reply.status in {302, 303} and wall in {"/", "http://localhost/"},
                expected="a redirect to the wall, /",
                try_=try_,
                at="add_link",
            )
            reply = exercise.send(client, "GET", "/")
            pages.append(reply.text)
        one, two, three = map(Wall, pages)
        new = len(commonprefix(pages[1:])) - 1  # noqa: RUF071  not paths
        sent = f"POST /links, then GET /\ntitle: {title}\nurl: {url}"
        exercise.expect(
            three.tags - two.tags == two.tags - one.tags,
            sent=sent,
            got=f"... {pages[2][new:]}",
            expected="no other tags and attributes than those of harmless links",
            try_=try_,
            at="show_wall",
        )
        links = [[text.strip(), href] for text, href in three.links]
        exercise.expect(
            [title, url] in links,
            sent=sent,
            got=f"... {pages[2][new:]}",
            expected="a link with this text and this address, as they were typed",
            try_=try_,
            at="show_wall",
        )

    return show_link


@pytest.mark.parametrize(("title", "try_"), TITLES.items(), ids=TITLES)
def test_a_title_is_shown_as_it_was_typed(shown, title, try_):
    shown(title, "https://x.example/", try_)


@pytest.mark.parametrize(("url", "try_"), ADDRESSES.items(), ids=ADDRESSES)
def test_an_address_is_linked_as_it_was_typed(shown, url, try_):
    shown("Here", url, try_)


@pytest.mark.parametrize(("url", "try_"), REFUSED.items(), ids=REFUSED)
def test_any_other_address_is_refused(exercise, client, add, url, try_):
    reply = add("Here", url)
    reply.expect(
        reply.status == 422,
        expected="422: this address may not be on the wall",
        try_=try_,
        at="add_link",
    )
    reply = exercise.send(client, "GET", "/")
    exercise.expect(
        reply.status == 200 and not Wall(reply.text).links,
        sent=f"POST /links with url={url}, then GET /",
        got=reply.got,
        expected="a wall with no links",
        try_="refuse the address before you store it",
        at="add_link",
    )
