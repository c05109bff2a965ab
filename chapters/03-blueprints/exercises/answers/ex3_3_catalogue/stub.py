"""A library whose catalogue is opened again and again, and never closed.

Let get_catalogue open the catalogue at most once a request, keep it for that
request in `g`, and let every request that opened one close it at its end, also
when its view crashed. A request that needs none opens none.

    GET /books/emma  ->  200 {"shelf": "E", "title": "emma"}; opened 1, closed 1
    GET /hours       ->  200 {"open": "9 to 5"};              opened 0, closed 0

Catalogue and the views stay as they are.
"""

from flask import Flask


class Catalogue:
    opened = 0
    closed = 0

    def __init__(self):
        Catalogue.opened += 1
        self.is_open = True

    def find_shelf(self, title):
        if not self.is_open:
            raise RuntimeError("the catalogue is closed")
        return title[0].upper()

    def close(self):
        Catalogue.closed += 1
        self.is_open = False


# TODO: open it once a request, and close it when the request ends.
def get_catalogue():
    return Catalogue()


def create_app():
    app = Flask(__name__)

    @app.get("/books/<title>")
    def find_book(title):
        shelf = get_catalogue().find_shelf(title)
        if shelf != get_catalogue().find_shelf(title):
            raise RuntimeError("somebody moved the book")
        return {"shelf": shelf, "title": title}

    @app.get("/hours")
    def show_hours():
        return {"open": "9 to 5"}

    return app
