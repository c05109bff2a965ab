"""There is no context at all.

The check says: Working outside of application context … with app.app_context()
"""

from collections import deque

from flask import Flask, current_app, g


def write_bill(order):
    g.bills = g.get("bills", 0) + 1
    return f"{current_app.config['TOWN']}: bill {g.bills} for {order}"


def run_orders(app):
    orders = app.extensions["orders"]
    return [write_bill(orders.popleft()) for _ in range(len(orders))]


def create_app(town):
    app = Flask(__name__)
    app.config["TOWN"] = town
    app.extensions["orders"] = deque()

    @app.post("/orders/<order>")
    def add_order(order):
        current_app.extensions["orders"].append(order)
        return "", 202

    return app
