import inspect

import pytest
from flask.testing import FlaskClient

# What an inner run does not need, or what would disturb the run around it.
LEFT_OUT = [
    "cacheprovider",
    "faulthandler",
    "logging",
    "terminal",
    "threadexception",
    "unraisableexception",
]


class Museum:
    """Tests that `run_with_fixture` hands to pytest, with the learner's `client`."""

    def test_one(self, exercise, client, seen):
        exercise.expect(
            isinstance(client, FlaskClient),
            sent="ask for the fixture client in a test",
            got=repr(client),
            expected="a test client of app",
            try_="end the fixture with `return app.test_client()`, or yield it",
            at="client",
        )
        seen.append(client)
        for number, often in enumerate(
            ("", " twice", " three times", " four times"), 1
        ):
            kept = min(number, 3)
            reply = exercise.send(client, "POST", "/visits/hall")
            exercise.expect(
                reply.json == {"visits": number, "recent": ["hall"] * kept},
                sent="POST /visits/hall" + (often and f"{often} in one test"),
                got=reply.got,
                expected=f"visits {number}, and hall {kept} times in recent",
                try_="empty the store before a test, not before a request, and leave "
                "the view as it was",
            )

    def test_another(self, exercise, client, seen):
        reply = exercise.send(client, "POST", "/visits/hall")
        exercise.expect(
            reply.json == {"visits": 1, "recent": ["hall"]},
            sent="POST /visits/hall in one test, then in the next",
            got=f"{reply.got}, in the next one",
            expected='visits 1, recent ["hall"]: it begins with an empty store',
            try_=next_step(exercise, reply, same_client=client in seen),
            at="client",
        )

    test_a_third = test_another


def next_step(exercise, reply, *, same_client):
    if reply.json and reply.json["visits"] == 1:
        return "there is a second thing that lasts: recent"
    if reply.json and reply.json["recent"] == ["hall"]:
        return "there is a second thing that lasts: visits"
    if same_client:
        return "both tests got the same client: drop the scope from the fixture"
    fixture = getattr(exercise.module, "client", lambda: None)
    code = getattr(inspect.unwrap(fixture), "__code__", None)
    if code and {"visits", "recent"} & {*code.co_varnames}:
        return (
            "inside a function, `visits = ...` makes a local name; visits.clear() "
            "empties the store that is there"
        )
    return "call visits.clear() and recent.clear() above `return`, or below `yield`"


class Given:
    """A plugin of the inner run: its fixtures, and what went wrong in it."""

    def __init__(self, exercise):
        self.answer = exercise
        self.clients = []
        self.errors = []

    @pytest.fixture
    def exercise(self):
        return self.answer

    @pytest.fixture
    def seen(self):
        return self.clients

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call):
        if call.excinfo:
            self.errors.append(call.excinfo.value)
        return (yield)


def run_with_fixture(exercise, tmp_path):
    """Run the tests above in a pytest of their own, and return the errors."""
    given = Given(exercise)
    (tmp_path / "pytest.ini").touch()
    options = [f"--rootdir={tmp_path}", f"-c{tmp_path / 'pytest.ini'}"]
    options += ["--disable-plugin-autoload", "--noconftest", "--capture=no"]
    options += [f"-pno:{name}" for name in LEFT_OUT]
    options += ["-o", "python_classes=Museum", f"{__file__}::Museum"]
    code = pytest.main(options, plugins=[exercise.module, given])
    return code, given.errors


def test_every_test_begins_with_an_empty_store(exercise, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    code, errors = run_with_fixture(exercise, tmp_path)
    if not errors:
        assert code == pytest.ExitCode.OK
    elif isinstance(errors[0], pytest.FixtureLookupError):
        name = errors[0].argname
        exercise.wrong(
            sent="ask for the fixture client in a test",
            got=f"there is no fixture {name}",
            expected="a fixture that pytest finds",
            try_="put @pytest.fixture above def client()"
            if name == "client"
            else f"check the spelling of {name}",
            at="client",
        )
    elif isinstance(errors[0], pytest.fail.Exception | pytest.skip.Exception):
        exercise.wrong(
            sent="ask for the fixture client in a test",
            got=str(errors[0]).splitlines()[0],
            expected="a fixture that ends well",
            try_="return or yield app.test_client(), once, and nothing more",
            at="client",
        )
    else:
        raise errors[0]
