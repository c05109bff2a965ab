"""Who is asking, and how one logs in and out."""

from flask import (
    Blueprint,
    Flask,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, ValidationError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from app.errors import problem
from app.extensions import db, jwt
from app.models import LARGEST_ID, User, find_user
from app.schemas import CredentialsSchema

bp = Blueprint("auth", __name__)
# The form brings its CSRF token along.
login_schema = CredentialsSchema(unknown=EXCLUDE)


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


@jwt.user_identity_loader
def user_subject(user: User) -> str:
    return str(user.id)


@jwt.user_lookup_loader
def load_token_user(_header: dict, payload: dict) -> User | None:
    """Return the user whom a token names; a subject that is no id names nobody."""
    try:
        user_id = int(payload["sub"])
    except ValueError:
        return None
    return db.session.get(User, user_id) if 0 < user_id <= LARGEST_ID else None


@jwt.unauthorized_loader
@jwt.invalid_token_loader
@jwt.expired_token_loader
@jwt.revoked_token_loader
@jwt.user_lookup_error_loader
def refuse_token(*_details: object) -> ResponseReturnValue:
    """Answer alike whatever is wrong with a token: none may tell how far it came."""
    # Returned, not raised: Flask is handling an error already.
    return problem(Unauthorized(www_authenticate=WWWAuthenticate("bearer")))


def load_user() -> None:
    """Load the user of the session, which the pages share."""
    user_id = session.get("user_id")
    g.user = db.session.get(User, user_id) if user_id else None


def init_app(app: Flask) -> None:
    app.before_request(load_user)


@bp.get("/login")
def login_form():
    return render_template("login.html")


@bp.post("/login")
def login():
    """Begin a session, or show the form again."""
    try:
        form = login_schema.load(request.form)
        user = authenticate(form["username"], form["password"])
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
