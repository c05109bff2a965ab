"""A print shop that writes its bills at night, when no request is running.

Orders wait in app.extensions["orders"]. At closing time a script calls
run_orders(app), and write_bill fails: "Working outside of application context".
Let run_orders(app) write the bills of this app, in order, and return them; an
order that has been billed waits no more. write_bill stays as it is.

    ulm = create_app("Ulm")
    POST /orders/flyers to ulm, POST /orders/posters to ulm  ->  202
    run_orders(ulm)  ->  ["Ulm: bill 1 for flyers", "Ulm: bill 1 for posters"]

Every bill has a context to itself ("bill 1": its own g), and none is left over.
"""

from collections import deque

from flask import Flask, current_app, g


def write_bill(order):
    g.bills = g.get("bills", 0) + 1
    return f"{current_app.config['TOWN']}: bill {g.bills} for {order}"


# TODO: make this work where no request is running.
def run_orders(app):
    return [write_bill(order) for order in app.extensions["orders"]]


def create_app(town):
    app = Flask(__name__)
    app.config["TOWN"] = town
    app.extensions["orders"] = deque()

    @app.post("/orders/<order>")
    def add_order(order):
        current_app.extensions["orders"].append(order)
        return "", 202

    return app
