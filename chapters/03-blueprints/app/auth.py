"""Who is logged in, and how one logs in and out."""

from flask import (
    Blueprint,
    Flask,
    abort,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.security import check_password_hash

from app.store import User, find_user, get_store

bp = Blueprint("auth", __name__)


def authenticate(username: str, password: str) -> User | None:
    """Return the user, or None if the name or the password is wrong.

    An unknown name costs a hash as well: the time of the answer must not tell
    who has an account.
    """
    user = find_user("username", username)
    password_hash = user.password_hash if user else get_store().nobody_hash
    return user if check_password_hash(password_hash, password) else None


def load_user() -> None:
    g.user = get_store().users.get(session.get("user_id", 0))


def init_app(app: Flask) -> None:
    app.before_request(load_user)


def require_user() -> User:
    return g.user or abort(401)


@bp.get("/login")
def login_form():
    return render_template("login.html")


@bp.post("/login")
def login():
    """Begin a session, or show the form again."""
    form = request.form
    user = authenticate(form.get("username", ""), form.get("password", ""))
    if user is None:
        return render_template("login.html", error="Wrong name or password."), 401
    session.clear()
    session["user_id"] = user.id
    return redirect(url_for("main.index"))


@bp.post("/logout")
def logout():
    session.clear()
    return redirect(url_for("main.index"))
