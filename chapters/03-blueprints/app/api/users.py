"""The API's users."""

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, url_for
from werkzeug.security import generate_password_hash

from app.api.fields import USER_FIELDS, read_json
from app.errors import FieldErrors
from app.store import User, find_user, get_store

bp = Blueprint("users", __name__, url_prefix="/users")


def user_json(user: User) -> dict:
    return {
        "id": user.id,
        "username": user.username,
        "created_at": user.created_at.isoformat(),
    }


@bp.post("/")
def create_user():
    """Sign somebody up, unless the name or the e-mail address is taken."""
    data = read_json(USER_FIELDS)
    taken = [name for name in ("username", "email") if find_user(name, data[name])]
    if taken:
        raise FieldErrors({name: ["Already taken."] for name in taken}, 409)
    method = current_app.config["HASH_METHOD"]
    user = User(
        id=next(get_store().user_ids),
        username=data["username"],
        email=data["email"],
        password_hash=generate_password_hash(data["password"], method),
        created_at=datetime.now(UTC),
    )
    get_store().users[user.id] = user
    location = url_for(".get_user", user_id=user.id)
    return user_json(user), 201, {"Location": location}


@bp.get("/<int:user_id>")
def get_user(user_id):
    return user_json(get_store().users.get(user_id) or abort(404))
