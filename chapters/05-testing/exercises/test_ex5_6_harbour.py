import os
import re

import pytest

OLD, OLDER, NEW = "rope-of-hemp-" * 3, "rope-of-flax-" * 3, "rope-of-steel-" * 3
KEY, OLD_KEYS = "HARBOUR_SECRET_KEY", "HARBOUR_OLD_SECRET_KEYS"
HOSTS, PROXIES = "HARBOUR_HOSTS", "HARBOUR_PROXIES"
GOOD = {KEY: NEW, HOSTS: "harbour.example,www.harbour.example"}
URL = "https://harbour.example"


@pytest.fixture
def environment(monkeypatch):
    """Let no variable of the reader's own environment take part."""
    for name in [name for name in os.environ if name.startswith(("HARBOUR", "FLASK_"))]:
        monkeypatch.delenv(name)

    def environment(variables):
        for name in (KEY, OLD_KEYS, HOSTS, PROXIES):
            if name in variables:
                monkeypatch.setenv(name, variables[name])
            else:
                monkeypatch.delenv(name, raising=False)

    return environment


def start(environment, make_app, variables, *args):
    """Return what happens when an app is made: the app, or the error."""
    environment(variables)
    try:
        return make_app(*args)
    except (ArithmeticError, AssertionError, AttributeError, LookupError) as error:
        return error
    except (RuntimeError, SystemExit, TypeError, ValueError) as error:
        return error


def in_words(result):
    if isinstance(result, BaseException):
        return f"{type(result).__name__}: {result}"
    return "an app that starts"


def production(exercise, environment, make_app, variables=GOOD):
    """Return a client of an app that must start."""
    app = start(environment, make_app, variables)
    exercise.expect(
        not isinstance(app, BaseException),
        sent=", ".join(f"{k}={v}" for k, v in variables.items())
        + ", then create_app()",
        got=in_words(app),
        expected="an app that starts",
        try_="refuse only a key of less than 32 bytes, and a site without hosts",
        at="create_app",
    )
    return app.test_client()


@pytest.mark.parametrize(
    "case",
    [
        (KEY, None, "raise RuntimeError if the key is missing"),
        (KEY, "", "an empty key is none: look at its length"),
        (KEY, "x" * 31, "look at its length: len(key.encode()) < 32"),
        (HOSTS, None, "raise RuntimeError if no host is named"),
    ],
    ids=["no key", "empty key", "short key", "no hosts"],
)
def test_what_is_missing_is_named(exercise, make_app, environment, case):
    name, value, try_ = case
    others = {key: text for key, text in GOOD.items() if key != name}
    variables = others if value is None else others | {name: value}
    result = start(environment, make_app, variables)
    sent = f"no {name}" if value is None else f"{name}={value}"
    exercise.expect(
        isinstance(result, RuntimeError) and name in str(result),
        sent=f"{sent}, then create_app()",
        got=in_words(result),
        expected=f"a RuntimeError that names {name}",
        try_=try_,
        at="create_app",
    )
    exercise.expect(
        not value or value not in str(result),
        sent=f"{sent}, then create_app()",
        got=f"its message shows the key: {result}",
        expected="a message that anybody may read",
        try_="leave the key out of the message: it would end up in a log",
        at="create_app",
    )


@pytest.mark.parametrize("key", ["x" * 32, "ö" * 16], ids=["ASCII", "more"])
def test_a_key_of_32_bytes_is_long_enough(exercise, make_app, environment, key):
    variables = GOOD | {KEY: key}
    app = start(environment, make_app, variables)
    exercise.expect(
        not isinstance(app, BaseException),
        sent=f"{KEY}={key}, which has 32 bytes, then create_app()",
        got=in_words(app),
        expected="an app that starts",
        try_="count bytes, not characters: refuse it if len(key.encode()) < 32",
        at="create_app",
    )


def test_development_asks_for_nothing(exercise, make_app, environment):
    app = start(environment, make_app, {}, exercise.require("Development"))
    exercise.expect(
        not isinstance(app, BaseException),
        sent="no variable, then create_app(Development)",
        got=in_words(app),
        expected="an app that starts",
        try_="ask the environment only if config is Production",
        at="create_app",
    )
    client = app.test_client()
    exercise.send(client, "GET", "/")
    reply = exercise.send(client, "GET", "/")
    reply.expect(
        reply.json and reply.json["visits"] == 2,
        expected='"visits": 2 at the second visit, over http',
        try_="set the cookie's attributes in Production, not in create_app",
    )


def test_the_cookie_is_kept_by_the_browser_alone(exercise, make_app, environment):
    client = production(exercise, environment, make_app)
    reply = exercise.send(client, "GET", "/", base_url=URL)
    cookie = reply.headers.get("Set-Cookie", "no cookie")
    name, _, rest = cookie.partition("=")
    attributes = rest.split("; ")[1:]

    def expect(condition, expected, try_):
        exercise.expect(
            condition,
            sent=f"GET {URL}/",
            got=re.sub("=[^;]*;", "=...;", f"Set-Cookie: {cookie}", count=1),
            expected=expected,
            try_=try_,
            at="Production",
        )

    expect(
        name == "__Host-session",
        "a cookie with the name __Host-session",
        'SESSION_COOKIE_NAME = "__Host-session"',
    )
    expect("Secure" in attributes, "Secure: https only", "SESSION_COOKIE_SECURE = True")
    expect(
        "HttpOnly" in attributes,
        "HttpOnly: no script may read it",
        "leave SESSION_COOKIE_HTTPONLY as Flask has it: True",
    )
    expect(
        "SameSite=Lax" in attributes,
        "SameSite=Lax: no other site's form sends it along",
        'SESSION_COOKIE_SAMESITE = "Lax"',
    )
    expect(
        "Path=/" in attributes and "Domain" not in cookie,
        "Path=/ and no Domain: otherwise browsers refuse the name __Host-",
        "leave SESSION_COOKIE_DOMAIN and SESSION_COOKIE_PATH as Flask has them",
    )


def test_sessions_outlive_a_new_key(exercise, make_app, environment):
    def visit(key, old_keys, cookie):
        variables = GOOD | {KEY: key} | ({OLD_KEYS: old_keys} if old_keys else {})
        client = production(exercise, environment, make_app, variables)
        name = client.application.config["SESSION_COOKIE_NAME"]
        if cookie:
            client.set_cookie(name, cookie, domain="harbour.example", secure=True)
        reply = exercise.send(client, "GET", "/", base_url=URL)
        kept = client.get_cookie(name, domain="harbour.example")
        return reply, kept.value if kept else None

    def expect(reply, visits, sent, expected, try_):
        exercise.expect(
            reply.json and reply.json["visits"] == visits,
            sent=sent,
            got=reply.got.replace('":', '": '),
            expected=expected,
            try_=try_,
            at="create_app",
        )

    for old in (OLD, OLDER):
        _, cookie = visit(old, None, None)
        reply, renewed = visit(NEW, f"{OLD},{OLDER}", cookie)
        expect(
            reply,
            2,
            f"a session signed with an old key, with {OLD_KEYS} of two keys",
            '"visits": 2: the session goes on',
            "SECRET_KEY_FALLBACKS is a list: split the variable at its commas",
        )
        reply, _ = visit(old, None, renewed)
        expect(
            reply,
            1,
            "the session that came back, to an app with the old key alone",
            '"visits": 1: it is signed with the new key',
            "SECRET_KEY is the new one; the others belong to SECRET_KEY_FALLBACKS",
        )
    reply, _ = visit(NEW, None, cookie)
    expect(
        reply,
        1,
        f"a session signed with an old key, without {OLD_KEYS}",
        '"visits": 1: nobody has said that this key still counts',
        f"take former keys from {OLD_KEYS} alone",
    )


@pytest.mark.parametrize(
    "case",
    [
        ("harbour.example", 200, "TRUSTED_HOSTS is a list: split the variable"),
        ("www.harbour.example", 200, "TRUSTED_HOSTS is a list: split the variable"),
        ("evil.example", 400, "set TRUSTED_HOSTS to the hosts of the variable"),
    ],
    ids=["the first", "the second", "another"],
)
def test_other_hosts_are_refused(exercise, make_app, environment, case):
    host, status, try_ = case
    client = production(exercise, environment, make_app)
    reply = exercise.send(client, "GET", "/", base_url=f"https://{host}")
    exercise.expect(
        reply.status == status,
        sent=f"GET https://{host}/, with {HOSTS}={GOOD[HOSTS]}",
        got=reply.got,
        expected=f"{status}",
        try_=try_,
        at="create_app",
    )


@pytest.mark.parametrize(
    "case",
    [
        (None, "127.0.0.1", "http", "use ProxyFix only if HARBOUR_PROXIES says so"),
        ("0", "127.0.0.1", "http", "use ProxyFix only if the number is above 0"),
        ("1", "198.51.100.7", "https", "ProxyFix(app.wsgi_app, x_for=1, x_proto=1)"),
        ("2", "203.0.113.9", "http", "give ProxyFix the number, as x_for and x_proto"),
    ],
    ids=["none", "0", "1", "2"],
)
def test_proxies_are_believed_as_far_as_told(exercise, make_app, environment, case):
    proxies, address, scheme, try_ = case
    variables = GOOD | ({PROXIES: proxies} if proxies else {})
    client = production(exercise, environment, make_app, variables)
    headers = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
        "X-Forwarded-Proto": "http, https",
    }
    reply = exercise.send(
        client, "GET", "/", base_url=URL[:4] + URL[5:], headers=headers
    )
    got = reply.json or {}
    exercise.expect(
        (got.get("address"), got.get("scheme")) == (address, scheme),
        sent=(f"{PROXIES}={proxies}" if proxies else f"no {PROXIES}")
        + f"\n{reply.sent}",
        got=reply.got.replace('":"', '": "').replace(',"', ', "'),
        expected=f'"address": "{address}", "scheme": "{scheme}"',
        try_=try_,
        at="create_app",
    )
