"""A fruit stall made by a function: each call opens a new one."""

from flask import Flask, abort


def create_app():
    app = Flask(__name__)
    # Made in the call, so that it belongs to this app alone.
    stock = {"apple": 3, "pear": 5}

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
