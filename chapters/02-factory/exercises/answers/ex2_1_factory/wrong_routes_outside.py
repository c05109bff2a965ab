"""The routes stay on the old app, and the new one has none.

The check says: GET /stock … 404 … move the routes into create_app
"""

from flask import Flask, abort

app = Flask(__name__)
stock = {"apple": 3, "pear": 5}


def create_app():
    app = Flask(__name__)
    return app


@app.get("/stock")
def show_stock():
    return stock


@app.post("/sell/<fruit>")
def sell(fruit):
    if not stock.get(fruit):
        abort(404)
    stock[fruit] -= 1
    return {"left": stock[fruit]}
