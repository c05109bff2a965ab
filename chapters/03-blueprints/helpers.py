"""What the tests do again and again."""


class Visitor:
    """What people do on the shelf, in one call each."""

    password = "correct horse"

    def __init__(self, client):
        self.client = client

    def sign_up(self, username, /, **fields):
        user = {
            "username": username,
            "email": f"{username}@example.com",
            "password": self.password,
        }
        return self.client.post("/api/users/", json=user | fields)

    def log_in(self, username, /, **fields):
        form = {"username": username, "password": self.password}
        return self.client.post("/login", data=form | fields)

    def add(self, title, /, **fields):
        bookmark = {"url": "https://example.com/", "title": title}
        return self.client.post("/api/bookmarks/", json=bookmark | fields)
