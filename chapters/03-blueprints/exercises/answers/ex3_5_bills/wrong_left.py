"""Contexts are pushed and never popped.

The check says: True: a context is still pushed … which pops what it pushes
"""

from collections import deque

from flask import Flask, current_app, g


def write_bill(order):
    g.bills = g.get("bills", 0) + 1
    return f"{current_app.config['TOWN']}: bill {g.bills} for {order}"


def run_orders(app):
    orders = app.extensions["orders"]
    bills = []
    while orders:
        # One context for each bill, as each request would have had its own.
        app.app_context().push()
        bills.append(write_bill(orders.popleft()))
    return bills


def create_app(town):
    app = Flask(__name__)
    app.config["TOWN"] = town
    app.extensions["orders"] = deque()

    @app.post("/orders/<order>")
    def add_order(order):
        current_app.extensions["orders"].append(order)
        return "", 202

    return app
