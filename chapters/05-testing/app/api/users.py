"""The API's users."""

from flask import Blueprint, url_for
from sqlalchemy.exc import IntegrityError

from app.errors import FieldErrors
from app.extensions import db
from app.models import User, get_or_404, taken_fields
from app.schemas import UserSchema, load_json
from app.signals import announce, user_registered

bp = Blueprint("users", __name__, url_prefix="/users")


@bp.post("/")
def create_user():
    data = load_json(UserSchema())
    user = User(username=data["username"], email=data["email"])
    user.set_password(data["password"])
    db.session.add(user)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        taken = taken_fields(data["username"], data["email"])
        if not taken:
            raise
        raise FieldErrors({name: ["Already taken."] for name in taken}, 409) from None
    announce(user_registered, user=user)
    location = url_for(".get_user", user_id=user.id)
    return UserSchema().dump(user), 201, {"Location": location}


@bp.get("/<int:user_id>")
def get_user(user_id):
    return UserSchema().dump(get_or_404(User, user_id))
