"""The Location is written by hand, and wrong as soon as the app moves.

The check says: POST https://town.example/office/items … Location: /items/1 … Location: /office/items/1 … url_for("get_item"
"""

from itertools import count

from flask import Flask, abort, request

app = Flask(__name__)
items: dict[int, dict] = {}
ids = count(1)


@app.post("/items")
def add_item():
    item: dict = {"id": next(ids), "name": request.form["name"]}
    items[item["id"]] = item
    return item, 201, {"Location": f"/items/{item['id']}"}


@app.get("/items/<int:item_id>")
def get_item(item_id):
    return items.get(item_id) or abort(404)


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    if item_id not in items:
        abort(404)
    del items[item_id]
    return "", 204
