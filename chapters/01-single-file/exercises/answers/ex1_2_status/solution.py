"""A lost property office that speaks HTTP."""

from itertools import count

from flask import Flask, abort, request, url_for

app = Flask(__name__)
items: dict[int, dict] = {}
ids = count(1)


@app.post("/items")
def add_item():
    item: dict = {"id": next(ids), "name": request.form["name"]}
    items[item["id"]] = item
    # url_for knows where the app is mounted; a path written by hand does not.
    return item, 201, {"Location": url_for("get_item", item_id=item["id"])}


@app.get("/items/<int:item_id>")
def get_item(item_id):
    return items.get(item_id) or abort(404)


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    if item_id not in items:
        abort(404)
    del items[item_id]
    return "", 204
