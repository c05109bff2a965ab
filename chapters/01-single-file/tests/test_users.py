import pytest


def test_sign_up_answers_with_the_user_and_without_secrets(visitor, client):
    response = visitor.sign_up("alice")
    assert response.status_code == 201
    assert response.get_json().keys() == {"id", "username", "created_at"}
    assert client.get(response.headers["Location"]).get_json() == response.get_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "al"),
        ("username", "1alice"),
        ("username", "x" * 33),
        ("email", "alice"),
        ("password", "short"),
        ("password", "half a pair: \ud800"),
        ("username", ["alice"]),
    ],
)
def test_a_bad_field_is_refused_by_name(visitor, field, value):
    response = visitor.sign_up("alice", **{field: value})
    assert response.status_code == 422
    assert response.get_json()["errors"].keys() == {field}


def test_all_errors_are_named_at_once(client):
    response = client.post("/api/users/", json={"username": "al", "admin": True})
    assert response.status_code == 422
    assert response.get_json()["errors"].keys() == {
        "username",
        "email",
        "password",
        "admin",
    }


@pytest.mark.parametrize("field", ["username", "email"])
def test_what_is_taken_is_refused_in_any_letter_case(visitor, field):
    taken = {"username": "alice", "email": "alice@example.com"}[field]
    visitor.sign_up("alice")
    response = visitor.sign_up("bob", **{field: taken.upper()})
    assert response.status_code == 409
    assert response.get_json()["errors"].keys() == {field}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("username=alice", "application/x-www-form-urlencoded", 415),
        ("{", "application/json", 400),
        ("[" * 10_000, "application/json", 400),
        ("[]", "application/json", 422),
        (" " * 64 * 1024 + "{}", "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client, body, content_type, status):
    response = client.post("/api/users/", data=body, content_type=content_type)
    assert response.status_code == status


def test_an_unknown_user_is_not_found(client):
    assert client.get("/api/users/999999").status_code == 404
