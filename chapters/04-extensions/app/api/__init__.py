"""The API: a blueprint that holds one blueprint for each feature."""

from flask import Blueprint

from app.api import bookmarks, tokens, users
from app.errors import FieldErrors, handle_field_errors
from app.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api")
bp.register_blueprint(tokens.bp)
bp.register_blueprint(users.bp)
bp.register_blueprint(bookmarks.bp)
# A token is no cookie: a browser does not send it by itself.
csrf.exempt(tokens.bp)
csrf.exempt(users.bp)
csrf.exempt(bookmarks.bp)
bp.register_error_handler(FieldErrors, handle_field_errors)
