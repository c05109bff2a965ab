"""How Shelf is configured: one class for each place where it runs."""


class Config:
    MAX_CONTENT_LENGTH = 64 * 1024
    HASH_METHOD = "scrypt"
    SLOW_REQUEST = 1.0  # seconds


class Development(Config):
    SECRET_KEY = "a key that everybody can read: to develop chapter 3"
    # Browsers keep the cookies of all ports of a host together.
    SESSION_COOKIE_NAME = "session-3"


class Testing(Config):
    TESTING = True
    SECRET_KEY = "a key that everybody can read: for tests"
    HASH_METHOD = "pbkdf2:sha256:1"


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
