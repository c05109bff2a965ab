"""How Shelf is configured: one class for each place where it runs."""

import os


def database_url() -> str:
    """Return where the data is: a file in instance/, unless told otherwise."""
    url = os.environ.get("DATABASE_URL") or "sqlite:///shelf.sqlite"
    # Hosts still hand out the short name, which SQLAlchemy does not know.
    return url.replace("postgres://", "postgresql://", 1)


class Config:
    MAX_CONTENT_LENGTH = 64 * 1024
    HASH_METHOD = "scrypt"
    LOG_LEVEL = "INFO"
    # A connection that died while it waited is replaced before it is used.
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True}
    APPLY_MIGRATIONS = False
    JWT_ACCESS_TOKEN_EXPIRES = 15 * 60  # seconds
    JWT_ENCODE_ISSUER = JWT_DECODE_ISSUER = "shelf"


class Development(Config):
    SECRET_KEY = "a key that everybody can read: to develop chapter 4"
    # Browsers keep the cookies of all ports of a host together.
    SESSION_COOKIE_NAME = "session-4"
    LOG_LEVEL = "DEBUG"
    APPLY_MIGRATIONS = True


class Testing(Config):
    TESTING = True
    SECRET_KEY = "a key that everybody can read: for tests"
    HASH_METHOD = "pbkdf2:sha256:1"
    SQLALCHEMY_DATABASE_URI = "sqlite://"  # in memory
    APPLY_MIGRATIONS = True


class Production(Config):
    """Has no secret key of its own: that comes from the environment."""

    # A browser sends the cookie over HTTPS alone, and shows it to no script.
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True


def check_secret_key(key: object) -> None:
    if not isinstance(key, str) or len(key) < 32:
        raise RuntimeError(
            "SECRET_KEY must be a string of 32 characters or more: "
            "set the environment variable SHELF_SECRET_KEY. "
            "To make one: python -c 'import secrets; print(secrets.token_hex())'"
        )
