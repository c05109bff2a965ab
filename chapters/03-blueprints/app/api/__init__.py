"""The API: a blueprint that holds one blueprint for each feature."""

from flask import Blueprint

from app.api import bookmarks, users
from app.errors import FieldErrors, handle_field_errors

bp = Blueprint("api", __name__, url_prefix="/api")
bp.register_blueprint(users.bp)
bp.register_blueprint(bookmarks.bp)
bp.register_error_handler(FieldErrors, handle_field_errors)
