"""A fruit stall in the form of a script: one app, made when it is imported.

Turn it into a factory: a function `create_app()` that makes an app with these
two routes and returns it. Every call opens a new stall with the stock of the
morning, 3 apples and 5 pears, and no stall sells another one's fruit. What is
sold out or unknown stays a 404. No app is left at the top level of the file.

    first, second = create_app(), create_app()
    POST /sell/apple to first  ->  {"left": 2}
    GET /stock from first      ->  {"apple": 2, "pear": 5}
    GET /stock from second     ->  {"apple": 3, "pear": 5}
"""

from flask import Flask, abort

# TODO: turn all that follows into a function create_app().
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
