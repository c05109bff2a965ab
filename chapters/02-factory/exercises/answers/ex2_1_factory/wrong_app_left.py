"""The factory is right, but the file still makes an app when it is imported.

The check says: an app at the top level: app … remove it
"""

from flask import Flask, abort


def create_app():
    app = Flask(__name__)
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


app = create_app()
