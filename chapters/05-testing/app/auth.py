"""Who is asking, and how one logs in and out."""

from flask import (
    Blueprint,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import PyJWTError
from marshmallow import EXCLUDE, ValidationError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from app.extensions import db, jwt
from app.models import User, find_user
from app.schemas import CredentialsSchema

bp = Blueprint("auth", __name__)


def authenticate(username: str, password: str) -> User | None:
    """Return the user, or None if the name or the password is wrong.

    An unknown name costs a hash as well: the time of the answer must not tell
    who has an account.
    """
    user = find_user(username)
    if user is None:
        User().set_password(password)
        return None
    return user if user.check_password(password) else None


@jwt.user_lookup_loader
def load_token_user(_header: dict, payload: dict) -> User | None:
    return db.session.get(User, int(payload["sub"]))


def require_user() -> User:
    """Return the user whose token came along; every fault of it is the same 401."""
    try:
        verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer")) from None
    return get_current_user()


@bp.before_app_request
def load_user() -> None:
    """Load the user of the session, which the pages share."""
    user_id = session.get("user_id")
    g.user = db.session.get(User, user_id) if user_id else None


@bp.get("/login")
def login_form():
    return render_template("login.html")


@bp.post("/login")
def login():
    try:
        # The form brings its CSRF token along.
        user = authenticate(**CredentialsSchema(unknown=EXCLUDE).load(request.form))
    except ValidationError:
        user = None
    if user is None:
        return render_template("login.html", error="Wrong name or password."), 401
    session.clear()
    session["user_id"] = user.id
    return redirect(url_for("main.index"))


@bp.post("/logout")
def logout():
    session.clear()
    return redirect(url_for("main.index"))
