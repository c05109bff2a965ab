"""The API's tokens: a password once, a token for each request after that."""

from flask import Blueprint, abort, current_app
from flask_jwt_extended import create_access_token

from app.auth import authenticate
from app.schemas import body, credentials_schema

bp = Blueprint("tokens", __name__, url_prefix="/auth")


@bp.post("/token")
@body(credentials_schema)
def create_token(data):
    """Take a password once, and give a token for each request after that."""
    user = authenticate(data["username"], data["password"]) or abort(401)
    return {
        "access_token": create_access_token(identity=user),
        "token_type": "Bearer",
        "expires_in": current_app.config["JWT_ACCESS_TOKEN_EXPIRES"],
    }
