import pytest


def test_a_bookmark_is_added_and_found_again(alice, visitor, client):
    response = visitor.add("Flask", note="The docs")
    assert response.status_code == 201
    assert response.get_json()["author"] == alice
    assert client.get(response.headers["Location"]).get_json() == response.get_json()


def test_a_stranger_cannot_add_a_bookmark(visitor):
    assert visitor.add("Flask").status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("title", ""),
        ("title", " "),
        ("title", "x" * 201),
        ("note", "x" * 2001),
        ("note", None),
        ("author", 1),
    ],
)
@pytest.mark.usefixtures("alice")
def test_a_bad_field_is_refused_by_name(visitor, field, value):
    response = visitor.add("Flask", **{field: value})
    assert response.status_code == 422
    assert response.get_json()["errors"].keys() == {field}


@pytest.mark.usefixtures("alice")
def test_pages_follow_each_other_newest_first(visitor, client):
    for title in "abcde":
        visitor.add(title)
    titles, url = [], "/api/bookmarks/?limit=2"
    while url:
        page = client.get(url).get_json()
        titles.append([bookmark["title"] for bookmark in page["items"]])
        url = page["next"]
    assert titles == [["e", "d"], ["c", "b"], ["a"]]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "before=-1"])
def test_a_page_that_cannot_be_is_refused(client, query):
    response = client.get(f"/api/bookmarks/?{query}")
    assert response.status_code == 422
    assert response.get_json()["errors"].keys() == {query.split("=")[0]}


@pytest.mark.usefixtures("alice")
def test_the_author_changes_what_the_request_names(visitor, client):
    added = visitor.add("Flask", note="The docs")
    url = added.headers["Location"]
    response = client.patch(url, json={"title": "Flask 3"})
    assert response.status_code == 200
    assert response.get_json() == added.get_json() | {"title": "Flask 3"}
    assert client.get(url).get_json() == response.get_json()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({}, {"_schema"}),
        ({"title": " ", "note": None}, {"title", "note"}),
        ({"title": "Flask", "author": 1}, {"author"}),
    ],
)
@pytest.mark.usefixtures("alice")
def test_a_bad_change_is_refused_whole(visitor, client, change, named):
    added = visitor.add("Flask 3")
    url = added.headers["Location"]
    response = client.patch(url, json=change)
    assert response.status_code == 422
    assert response.get_json()["errors"].keys() == named
    assert client.get(url).get_json() == added.get_json()


@pytest.mark.usefixtures("alice")
def test_the_author_deletes_a_bookmark(visitor, client):
    url = visitor.add("Flask").headers["Location"]
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.delete(url).status_code == 404


@pytest.mark.usefixtures("alice")
def test_nobody_else_changes_or_deletes_a_bookmark(visitor, client):
    added = visitor.add("Flask")
    url = added.headers["Location"]
    client.post("/logout")
    assert client.patch(url, json={"title": "Mine"}).status_code == 401
    assert client.delete(url).status_code == 401
    visitor.sign_up("bob")
    visitor.log_in("bob")
    assert client.patch(url, json={"title": "Mine"}).status_code == 403
    assert client.delete(url).status_code == 403
    assert client.get(url).get_json() == added.get_json()
