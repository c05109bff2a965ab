"""The loop runs over the orders that it takes away.

The check says: deque mutated during iteration … loop with `while orders:`
"""

from collections import deque

from flask import Flask, current_app, g


def write_bill(order):
    g.bills = g.get("bills", 0) + 1
    return f"{current_app.config['TOWN']}: bill {g.bills} for {order}"


def run_orders(app):
    orders = app.extensions["orders"]
    bills = []
    for order in orders:
        with app.app_context():
            bills.append(write_bill(order))
        orders.popleft()
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
