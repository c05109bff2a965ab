import pytest
from flask import session


def test_the_shelf_begins_empty(client):
    page = client.get("/").text
    assert "The shelf is empty." in page
    assert "Log in" in page


def test_the_shelf_shows_who_is_logged_in_and_the_newest_bookmarks(
    page_client, make_bookmark, templates
):
    made = [make_bookmark() for _ in range(21)]
    assert "alice" in page_client.get("/").text
    ((name, context),) = templates
    assert name == "index.html"
    assert [bookmark.id for bookmark in context["bookmarks"]] == made[:0:-1]


@pytest.mark.usefixtures("alice")
def test_what_people_type_is_escaped(visitor, client):
    visitor.add("<script>alert(1)</script>")
    assert "<script>" not in client.get("/").text


def test_a_login_begins_a_new_session(visitor, client):
    visitor.sign_up("alice")
    with client.session_transaction() as before:
        before["left over"] = True
    with client:
        assert visitor.log_in("Alice").location == "/"
        assert session.keys() == {"user_id"}


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong horse"}, {"username": "nobody"}, {"username": ""}]
)
def test_a_failed_login_shows_the_form_again(visitor, wrong):
    visitor.sign_up("alice")
    response = visitor.log_in("alice", **wrong)
    assert response.status_code == 401
    assert "Wrong name or password." in response.text


@pytest.mark.usefixtures("alice")
def test_a_logout_ends_the_session(visitor, client):
    with client:
        visitor.log_out()
        assert not session
    assert "Log in" in client.get("/").text


@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_a_form_of_another_site_is_refused(client, path):
    response = client.post(path, data={"csrf_token": "made up"})
    assert response.status_code == 400
    assert "<h1>Bad Request</h1>" in response.text
