"""The catalogue is kept in a global: the second request gets one that is closed.

The check says: the catalogue is closed
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


kept = []


def get_catalogue():
    if not kept:
        kept.append(Catalogue())
    return kept[0]


def close_catalogue(_error):
    # pop, with a default: a request that needed no catalogue has none to close.
    if kept and kept[0].is_open:
        kept[0].close()


def create_app():
    app = Flask(__name__)
    app.teardown_appcontext(close_catalogue)

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
