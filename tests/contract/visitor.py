"""Somebody who uses Shelf, and what they get to see."""

from __future__ import annotations

import json as json_
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from contract.differences import PROBLEM_JSON, TOKENS

if TYPE_CHECKING:
    from contract.servers import Shelf

PASSWORD = "correct horse"
NO_JSON = object()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    request: str = ""

    def __str__(self) -> str:
        """Tell what was asked and what came back, for the message of a failed test."""
        return f"{self.request:.300}\n{self.status} {self.headers}\n{self.body[:1000]!r}"

    def all(self, header: str) -> list[str]:
        """Return every value of `header`."""
        return [value for name, value in self.headers if name.lower() == header.lower()]

    def __getitem__(self, header: str) -> str:
        """Return the one value of `header`."""
        (value,) = self.all(header)
        return value

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON, if the answer says that it is."""
        kind = self["Content-Type"].partition(";")[0]
        assert kind in {"application/json", "application/problem+json"}, str(self)
        return json_.loads(self.body)


class Page(HTMLParser):
    """A page as a browser takes it: its elements, its text, its links and its forms."""

    def __init__(self, html: str) -> None:
        """Read `html`."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.links: list[tuple[str, str]] = []
        self.forms: dict[str, dict[str, str]] = {}
        self._link: str | None = None
        self._form: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag == "a":
            self._link = values["href"]
        elif tag == "form":
            self._form = self.forms.setdefault(values["action"], {})
        elif tag == "input":
            self._form[values["name"]] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data
        if self._link is not None:
            self.links.append((self._link, data))
            self._link = None


@dataclass
class Visitor:
    """Somebody with a cookie jar and, from chapter 4 on, a token for the API."""

    shelf: Shelf
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def request(
        self,
        method: str,
        url: str,
        *,
        json: object = NO_JSON,
        data: bytes | dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a request; an answer that admits a bug fails the test whatever it asks for."""
        target = self.target(url)
        sent = dict(headers or {})
        if json is not NO_JSON:
            data = json_.dumps(json).encode()
            sent.setdefault("Content-Type", "application/json")
        elif isinstance(data, dict):
            data = urlencode(data).encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if self.token and target.startswith("/api/"):
            sent.setdefault("Authorization", f"Bearer {self.token}")
        answer = self.shelf.send(method, target, sent, data)
        answer = replace(answer, request=f"{method} {target} {sent} {data!r}")
        assert answer.status < 500, str(answer)
        for line in answer.all("Set-Cookie"):
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value
                if cookie["max-age"] == "0":
                    del self.cookies[name]
        return answer

    def target(self, url: str) -> str:
        """Return path and query of an address on this shelf, relative or not."""
        address = urljoin(f"{self.shelf.origin}/", url)
        assert address.startswith(f"{self.shelf.origin}/"), f"{url} leads elsewhere"
        return address.removeprefix(self.shelf.origin)

    def get(self, url: str, **rest: Any) -> Answer:
        """Send a GET."""
        return self.request("GET", url, **rest)

    def post(self, url: str, **rest: Any) -> Answer:
        """Send a POST."""
        return self.request("POST", url, **rest)

    def patch(self, url: str, **rest: Any) -> Answer:
        """Send a PATCH."""
        return self.request("PATCH", url, **rest)

    def delete(self, url: str) -> Answer:
        """Send a DELETE."""
        return self.request("DELETE", url)

    def page(self, url: str = "/") -> Page:
        """Return a page that is there for everybody."""
        answer = self.get(url)
        assert answer.status == 200, str(answer)
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        return Page(answer.text)

    def is_stranger(self) -> bool:
        """Tell whether the front page takes this visitor for somebody who has not logged in."""
        page = self.page()
        links = [address for address, _ in page.links]
        return "/login" in links and "/logout" not in page.forms

    def submit(self, url: str, action: str, **fields: str) -> Answer:
        """Fill in a form and send it as a browser does, hidden fields included."""
        return self.post(action, data=self.page(url).forms[action] | fields)

    def log_in(self, username: str, password: str = PASSWORD) -> Answer:
        """Send the login form."""
        return self.submit("/login", "/login", username=username, password=password)

    def log_out(self) -> Answer:
        """Press the button on the front page."""
        return self.submit("/", "/logout")

    def take_token(self, username: str, password: str = PASSWORD) -> Answer:
        """Ask for a token and use it from now on."""
        form = {"username": username, "password": password}
        answer = self.post("/api/auth/token", json=form)
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer

    def sign_up(self, **fields: object) -> Answer:
        """Create a user that no other test knows, but for what `fields` say."""
        name = f"visitor{next(self.shelf.numbers)}"
        user = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
        return self.post("/api/users/", json=user | fields)

    def add(self, **fields: object) -> Answer:
        """Add a bookmark."""
        bookmark = {"url": "https://example.com/", "title": "A title"}
        return self.post("/api/bookmarks/", json=bookmark | fields)

    def shelve(self, **fields: object) -> dict:
        """Add a bookmark that is in order, and return it."""
        answer = self.add(**fields)
        assert answer.status == 201, str(answer)
        return answer.json

    def refused(self, answer: Answer, status: int, *fields: str) -> None:
        """Check that the API refused a request, for a fault in each of `fields` if any."""
        assert answer.status == status, str(answer)
        if fields:
            errors = answer.json["errors"]
            assert set(errors) == set(fields), str(answer)
            for messages in errors.values():
                assert isinstance(messages, list), str(answer)
                assert messages, str(answer)
                assert all(message and isinstance(message, str) for message in messages), str(
                    answer
                )
        if self.shelf.has(PROBLEM_JSON):
            assert answer["Content-Type"].startswith("application/problem+json"), str(answer)
            assert answer.json["status"] == status, str(answer)
            assert answer.json["title"], str(answer)


class Member(Visitor):
    """Somebody who has signed up, and whom the pages and the API know."""

    def __init__(self, shelf: Shelf) -> None:
        """Sign up, log in and, where there is one, take a token."""
        super().__init__(shelf)
        self.joined = self.sign_up()
        assert self.joined.status == 201, str(self.joined)
        self.user = self.joined.json
        self.username = self.user["username"]
        self.email = f"{self.username}@example.com"
        self.logged_in = self.log_in(self.username)
        assert self.logged_in.status in {302, 303}, str(self.logged_in)
        if shelf.has(TOKENS):
            assert self.take_token(self.username).status == 200
