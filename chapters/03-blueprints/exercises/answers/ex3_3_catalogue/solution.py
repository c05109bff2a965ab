"""A library that opens its catalogue once a request, and closes it."""

from flask import Flask, g


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


def get_catalogue():
    if "catalogue" not in g:
        g.catalogue = Catalogue()
    return g.catalogue


def close_catalogue(_error):
    # pop, with a default: a request that needed no catalogue has none to close.
    catalogue = g.pop("catalogue", None)
    if catalogue is not None:
        catalogue.close()


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
