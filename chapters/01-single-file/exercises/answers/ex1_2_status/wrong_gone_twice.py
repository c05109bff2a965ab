"""Deleting what is not there is called a success.

The check says: DELETE /items/1, a second time … 204 with an empty body … 404 … look whether the item is there before you delete it
"""

from itertools import count

from flask import Flask, abort, request, url_for

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
    return items.get(item_id) or abort(404)


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    items.pop(item_id, None)
    return "", 204
