"""A look-up in the dict, without a thought for what is not in it.

The check says: GET /items/7 … KeyError: 7 … no exception
"""

from itertools import count

from flask import Flask, request, url_for

app = Flask(__name__)
items: dict[int, dict] = {}
ids = count(1)


@app.post("/items")
def add_item():
    item: dict = {"id": next(ids), "name": request.form["name"]}
    items[item["id"]] = item
    return item, 201, {"Location": url_for("get_item", item_id=item["id"])}


@app.get("/items/<int:item_id>")
def get_item(item_id):
    return items[item_id]


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    del items[item_id]
    return "", 204
