"""A lost property office whose API answers 200 to everything.

Let its three views speak HTTP. The item's own address is in the Location:

    POST /items with name=umbrella  ->  201 {"id": 1, "name": "umbrella"}
                                        Location: /items/1
    GET /items/1                    ->  200 {"id": 1, "name": "umbrella"}
    DELETE /items/1                 ->  204, with no body
    GET or DELETE, no such item     ->  404

Under https://town.example/office, where the office may move, the Location is
/office/items/1: let Flask build it. A whole URL, https and all, is right, too.
"""

from itertools import count

from flask import Flask, request

app = Flask(__name__)
items: dict[int, dict] = {}
ids = count(1)


# TODO: give the three views their status codes, and the first its Location.
@app.post("/items")
def add_item():
    item: dict = {"id": next(ids), "name": request.form["name"]}
    items[item["id"]] = item
    return item


@app.get("/items/<int:item_id>")
def get_item(item_id):
    return items.get(item_id, {"error": "There is no such item."})


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    items.pop(item_id, None)
    return {"status": "deleted"}
