from datetime import UTC, datetime, timedelta

import jwt
import pytest
from flask_jwt_extended import create_access_token, create_refresh_token

from app.models import User
from config import Testing

LOGIN = {"username": "alice", "password": "correct horse"}


def send(client, token):
    return client.delete(
        "/api/bookmarks/1", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_password_gets_a_token_for_a_while(alice, client):
    answer = client.post("/api/auth/token", json=LOGIN).get_json()
    assert answer.keys() == {"access_token", "token_type", "expires_in"}
    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    assert claims["sub"] == str(alice["id"])
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 15 * 60


@pytest.mark.parametrize("wrong", [{"username": "bob"}, {"password": "wrong horse"}])
def test_a_wrong_name_and_a_wrong_password_look_alike(visitor, client, wrong):
    visitor.sign_up("alice")
    response = client.post("/api/auth/token", json=LOGIN | wrong)
    assert response.status_code == 401
    assert "password" in response.get_json(force=True)["detail"]


def test_an_unknown_name_costs_a_hash_as_well(visitor, client, monkeypatch):
    visitor.sign_up("alice")
    hashed = []
    monkeypatch.setattr(
        "app.models.generate_password_hash", lambda *a: hashed.append(a)
    )
    client.post("/api/auth/token", json=LOGIN | {"username": "nobody"})
    assert hashed == [("correct horse", Testing.HASH_METHOD)]


def test_a_field_that_is_no_credential_is_refused(client):
    response = client.post("/api/auth/token", json=LOGIN | {"scope": "admin"})
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"].keys() == {"scope"}


def test_a_token_that_is_in_order_is_taken(app, alice, client):
    with app.app_context():
        token = create_access_token(User(id=alice["id"]))
    assert send(client, token).status_code == 404


def test_every_faulty_token_gets_the_same_answer(app, alice, client):
    key, user = Testing.SECRET_KEY, User(id=alice["id"])
    claims = {"sub": str(alice["id"]), "iss": "shelf", "type": "access"}
    with app.app_context():
        good = create_access_token(user)
        faulty = {
            "expired": create_access_token(user, expires_delta=timedelta(seconds=-1)),
            "for nobody": create_access_token(User(id=999)),
            "to refresh": create_refresh_token(user),
            "cut off": good[:-1],
            "another key": jwt.encode(claims, "x" * 40),
            "no signature": jwt.encode(claims, None, algorithm="none"),
            "another issuer": jwt.encode(claims | {"iss": "another"}, key),
            "not yet": jwt.encode(
                claims | {"nbf": datetime.now(UTC) + timedelta(days=1)}, key
            ),
            "no token": "token",
        }
        for subject in ("alice", "1.0", "0", "-1", "9" * 30, "9" * 5000, 1, None):
            odd = jwt.encode(claims | {"sub": subject}, key)
            faulty[f"for {subject!r:.40}"] = odd
    answers = {name: send(client, token) for name, token in faulty.items()}
    assert {r.status_code for r in answers.values()} == {401}
    assert {r.headers["WWW-Authenticate"] for r in answers.values()} == {"Bearer"}
    assert len({r.text for r in answers.values()}) == 1


@pytest.mark.usefixtures("alice")
def test_the_session_does_not_open_the_api(visitor, client):
    visitor.drop_token()
    assert "alice" in client.get("/").text
    assert visitor.add("Flask").status_code == 401


@pytest.mark.usefixtures("alice")
def test_the_token_does_not_open_the_pages(visitor, client):
    visitor.log_out()
    assert visitor.add("Flask").status_code == 201
    assert "Log in" in client.get("/").text
