"""The stock stays at the top of the file, where all apps share it.

The check says: GET /stock of a second app … make the stock inside create_app
"""

from flask import Flask, abort

STOCK = {"apple": 3, "pear": 5}


def create_app():
    app = Flask(__name__)
    # A second name for the same dict, not a second dict.
    stock = STOCK

    @app.get("/stock")
    def show_stock():
        return stock

    @app.post("/sell/<fruit>")
    def sell(fruit):
        if not stock.get(fruit):
            abort(404)
        stock[fruit] -= 1
        return {"left": stock[fruit]}

    return app
