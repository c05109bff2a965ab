"""The API's tokens: a password once, a token for each request after that."""

from flask import Blueprint, abort, current_app
from flask_jwt_extended import create_access_token

from app.auth import authenticate
from app.schemas import CredentialsSchema, load_json

bp = Blueprint("tokens", __name__, url_prefix="/auth")


@bp.post("/token")
def create_token():
    user = authenticate(**load_json(CredentialsSchema())) or abort(401)
    return {
        "access_token": create_access_token(str(user.id)),
        "token_type": "Bearer",
        "expires_in": current_app.config["JWT_ACCESS_TOKEN_EXPIRES"],
    }
