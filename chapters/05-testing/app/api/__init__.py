"""The API: a blueprint that holds one blueprint for each feature."""

from flask import Blueprint

from app.api import bookmarks, tokens, users
from app.errors import FieldErrors, handle_field_errors
from app.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api")
for module in (tokens, users, bookmarks):
    bp.register_blueprint(module.bp)
    # A token is no cookie: a browser does not send it by itself.
    csrf.exempt(module.bp)
bp.register_error_handler(FieldErrors, handle_field_errors)
