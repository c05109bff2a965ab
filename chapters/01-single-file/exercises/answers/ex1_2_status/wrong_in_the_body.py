"""The status is a field of the body, where no client looks for it.

The check says: POST /items … 200 application/json … 201 … add the number after the body: return item, 201
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
    location = url_for("get_item", item_id=item["id"])
    return {**item, "status": 201}, {"Location": location}


@app.get("/items/<int:item_id>")
def get_item(item_id):
    return items.get(item_id) or abort(404)


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    if item_id not in items:
        abort(404)
    del items[item_id]
    return "", 204
