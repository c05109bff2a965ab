"""What the tests do again and again."""

import re


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

    def send_form(self, page, action, /, **fields):
        page = self.client.get(page).text
        (token, *_) = re.findall('"csrf_token" value="(.+?)"', page)
        return self.client.post(action, data={"csrf_token": token} | fields)

    def log_in(self, username, /, **fields):
        form = {"username": username, "password": self.password}
        return self.send_form("/login", "/login", **form | fields)

    def log_out(self):
        return self.send_form("/", "/logout")

    def take_token(self, username, /):
        """Send a token along from now on."""
        login = {"username": username, "password": self.password}
        token = self.client.post("/api/auth/token", json=login).get_json()
        bearer = f"Bearer {token['access_token']}"
        self.client.environ_base["HTTP_AUTHORIZATION"] = bearer

    def drop_token(self):
        del self.client.environ_base["HTTP_AUTHORIZATION"]

    def add(self, title, /, **fields):
        bookmark = {"url": "https://example.com/", "title": title}
        return self.client.post("/api/bookmarks/", json=bookmark | fields)
