import pytest

from config import Testing


class Live(Testing):
    # As in production: a crash becomes a 500, and does not reach the test.
    PROPAGATE_EXCEPTIONS = False


@pytest.fixture
def crashing(monkeypatch, new_app):
    """Make a client of an application whose queries crash."""

    def crash(*_args):
        raise LookupError("a secret detail")

    monkeypatch.setattr("app.main.newest_bookmarks", crash)
    monkeypatch.setattr("app.api.bookmarks.newest_bookmarks", crash)
    return new_app(Live).test_client()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/users/999", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api", 404),
        ("PUT", "/api/users/", 405),
        ("POST", "/api/users/", 415),
        ("POST", "/api/bookmarks/", 401),
        ("GET", "/api/bookmarks/?limit=0", 422),
    ],
)
def test_every_error_of_the_api_is_a_problem(client, method, path, status):
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.get_json(force=True)["status"] == status


@pytest.mark.parametrize("path", ["/api/users/", "/login"])
def test_an_error_keeps_its_headers(client, path):
    assert "POST" in client.put(path).headers["Allow"]


def test_people_get_a_page(client):
    response = client.get("/nothing")
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "<h1>Not Found</h1>" in response.text


@pytest.mark.parametrize("path", ["/", "/api/bookmarks/"])
def test_a_crash_is_logged_and_tells_the_client_nothing(crashing, caplog, path):
    response = crashing.get(path)
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "LookupError: a secret detail" in caplog.text


def test_a_crash_of_the_api_is_a_problem(crashing):
    problem = crashing.get("/api/bookmarks/").get_json(force=True)
    assert problem["title"] == "Internal Server Error"
