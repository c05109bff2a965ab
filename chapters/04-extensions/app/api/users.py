"""The API's users."""

from flask import Blueprint, url_for
from sqlalchemy.exc import IntegrityError

from app.errors import FieldErrors
from app.extensions import db
from app.models import User, taken_fields
from app.schemas import body, user_schema
from app.signals import announce, user_registered

bp = Blueprint("users", __name__, url_prefix="/users")


@bp.post("/")
@body(user_schema)
def create_user(data):
    """Sign somebody up, unless the name or the e-mail address is taken."""
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
    return user_schema.dump(user), 201, {"Location": location}


# No row has a larger id, and PostgreSQL refuses to look for one.
@bp.get("/<int(max=2147483647):user_id>")
def get_user(user_id):
    return user_schema.dump(db.get_or_404(User, user_id))
