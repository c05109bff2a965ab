"""The orders stay where they are, and are billed again.

The check says: run_orders(app), a second time … orders.popleft()
"""

from collections import deque

from flask import Flask, current_app, g


def write_bill(order):
    g.bills = g.get("bills", 0) + 1
    return f"{current_app.config['TOWN']}: bill {g.bills} for {order}"


def run_orders(app):
    bills = []
    for order in app.extensions["orders"]:
        with app.app_context():
            bills.append(write_bill(order))
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
