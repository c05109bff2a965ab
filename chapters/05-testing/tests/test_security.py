"""Each test here fails when the line that it is about is taken out."""

import re
from io import BytesIO

import pytest
from flask import request, session

from config import Config, Production, Testing

SHELF = "https://shelf.example"
OLD_KEY = "the key before: " + "0" * 32
NEW_KEY = "the key of today: " + "1" * 32


@pytest.fixture(scope="module")
def production(new_app):
    """Production as it is, but for what comes from the environment."""
    settings = {"SECRET_KEY": NEW_KEY, "TRUSTED_HOSTS": ["shelf.example"]}
    return new_app(Production, APPLY_MIGRATIONS=True, **settings)


@pytest.fixture
def browser(production):
    return production.test_client()


def cookie_of(response):
    """Return a session cookie's name and its attributes."""
    name, _, rest = response.headers["Set-Cookie"].partition("=")
    return name, {part.strip() for part in rest.split(";")[1:]}


# Cookies


def test_the_session_cookie_of_production_is_for_this_host_over_https(browser):
    name, attributes = cookie_of(browser.get("/login", base_url=SHELF))
    # A browser refuses a name with __Host- unless Secure and Path=/ stand with it,
    # and a domain does not.
    assert name == "__Host-session"
    assert attributes == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_in_development_the_cookie_works_without_https(client):
    name, attributes = cookie_of(client.get("/login"))
    assert name == "session"
    assert attributes == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_a_session_that_was_signed_with_the_key_before_is_still_good(new_app):
    old = new_app(SECRET_KEY=OLD_KEY).test_client()
    old.get("/login")
    cookie = old.get_cookie("session").value

    def is_read(**settings):
        client = new_app(SECRET_KEY=NEW_KEY, **settings).test_client()
        client.set_cookie("session", cookie)
        with client:
            client.get("/nothing")
            return "csrf_token" in session

    assert is_read(SECRET_KEY_FALLBACKS=[OLD_KEY])
    assert not is_read()


# Login


@pytest.mark.parametrize(
    "wrong",
    [{"password": ""}, {"username": "nobody"}, {"username": ""}, {"username": "\0"}],
)
def test_every_failed_login_looks_the_same(visitor, make_user, wrong):
    def page_without_its_token(answer):
        return re.sub('value=".+?"', "", answer.text)

    make_user("alice")
    expected = visitor.log_in("alice", password="another one")
    answer = visitor.log_in("alice", **{"password": "a wrong one"} | wrong)
    assert answer.status_code == expected.status_code == 401
    assert page_without_its_token(answer) == page_without_its_token(expected)


@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_a_failed_login_costs_one_hash_whoever_is_named(
    visitor, make_user, monkeypatch, username
):
    make_user("alice")
    costs = []

    def note(*_args):
        costs.append(1)

    monkeypatch.setattr("app.models.generate_password_hash", note)
    monkeypatch.setattr("app.models.check_password_hash", note)
    assert visitor.log_in(username, password="wrong horse").status_code == 401
    assert costs == [1]


def test_a_login_leaves_nothing_of_the_session_before(visitor, make_user, client):
    alice = make_user("alice")
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody who knows this cookie"
    with client:
        visitor.log_in("alice")
        assert dict(session) == {"user_id": alice["id"]}


@pytest.mark.parametrize("parameter", ["next", "url", "return_to"])
def test_a_login_leads_nowhere_else(visitor, make_user, parameter):
    make_user("alice")
    elsewhere = {parameter: "https://evil.example/"}
    query = f"?{parameter}=https://evil.example/"
    login = {"username": "alice", "password": visitor.password}
    answer = visitor.send_form("/login", f"/login{query}", **login | elsewhere)
    assert answer.location == "/"


def test_a_form_without_its_fields_is_a_failed_login(visitor):
    answer = visitor.send_form("/login", "/login")
    assert answer.status_code == 401
    assert "Wrong name or password." in answer.text


def test_a_form_without_its_token_changes_nothing(page_client):
    login = {"username": "alice", "password": "correct horse"}
    assert page_client.post("/login", data=login).status_code == 400
    assert page_client.post("/logout").status_code == 400
    assert "alice" in page_client.get("/").text


def test_a_form_that_another_site_has_sent_is_refused(browser):
    page = browser.get("/login", base_url=SHELF).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "username": "alice", "password": "wrong horse"}

    def send_from(referrer):
        headers = {"Referer": referrer}
        return browser.post("/login", base_url=SHELF, data=form, headers=headers)

    assert send_from("https://evil.example/").status_code == 400
    assert send_from(f"{SHELF}/login").status_code == 401


# Headers


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/nothing", "/static/style.css", "/api/bookmarks/", "/api/nothing"],
)
def test_every_answer_tells_the_browser_to_be_strict(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(
        directive.split(" ", 1)
        for directive in headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", ["/", "/login", "/nothing"])
def test_no_page_has_anything_that_the_policy_forbids(page_client, make_bookmark, path):
    make_bookmark()
    page = page_client.get(path).text
    assert "</html>" in page
    assert not re.search(r"<script|\sstyle=|\son\w+=|javascript:", page)


def test_a_browser_is_told_to_come_back_over_https_when_it_came_so(browser):
    answer = browser.get("/", base_url=SHELF)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_http_nothing_is_said_of_https(client):
    assert "Strict-Transport-Security" not in client.get("/").headers


# Hosts and proxies


@pytest.mark.parametrize("host", ["evil.example", "shelf.example.evil.example", "a b"])
@pytest.mark.parametrize("path", ["/", "/api/bookmarks/"])
def test_a_host_that_is_not_ours_gets_nothing(browser, host, path):
    answer = browser.get(path, base_url=SHELF, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.text == "This host is not served here.\n"
    assert answer.mimetype == "text/plain"


def test_a_host_that_is_not_ours_is_refused_before_the_database_is_asked(new_app):
    settings = {"SECRET_KEY": NEW_KEY, "TRUSTED_HOSTS": ["shelf.example"]}
    client = new_app(Production, **settings).test_client()
    assert client.get("/", base_url=SHELF).status_code == 503
    assert client.get("/").status_code == 400


def test_a_host_that_is_not_ours_is_a_line_in_the_log_and_no_error(client, caplog):
    caplog.set_level("INFO")
    client.get("/", headers={"Host": "evil.example"})
    assert "GET '/': 400 BAD REQUEST after " in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


@pytest.mark.parametrize("config", [Testing, Config])
def test_no_proxy_is_believed_unless_told(new_app, config):
    settings = {"SECRET_KEY": NEW_KEY, "TRUSTED_HOSTS": ["localhost"]}
    client = new_app(config, APPLY_MIGRATIONS=True, **settings).test_client()
    headers = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
    with client:
        answer = client.get("/", headers=headers)
        assert request.remote_addr == "127.0.0.1"
    assert "Strict-Transport-Security" not in answer.headers


def test_as_many_proxies_are_believed_as_there_are(new_app):
    client = new_app(PROXIES=2).test_client()
    forwarded = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.1",
        "X-Forwarded-Proto": "https, http",
        "X-Forwarded-Host": "evil.example, evil.example, evil.example",
    }
    with client:
        answer = client.get("/", headers=forwarded)
        assert request.remote_addr == "198.51.100.7"
    assert "Strict-Transport-Security" in answer.headers
    assert answer.status_code == 200


# Sizes


def test_a_body_that_is_too_large_is_refused(client):
    body = b" " * 64 * 1024 + b"{}"
    answer = client.post("/api/users/", data=body, content_type="application/json")
    assert answer.status_code == 413


def test_a_field_of_a_form_that_is_too_large_is_refused(client):
    form = {"username": "x" * 17 * 1024, "file": (BytesIO(b""), "so it is multipart")}
    assert client.post("/login", data=form).status_code == 413
