"""How Shelf is configured: one class for each place where it runs."""

import os
from collections.abc import Mapping


def database_url() -> str:
    """Return where the data is: a file in instance/, unless told otherwise."""
    url = os.environ.get("DATABASE_URL") or "sqlite:///shelf.sqlite"
    # Hosts still hand out the short name, which SQLAlchemy does not know.
    return url.replace("postgres://", "postgresql://", 1)


class Config:
    MAX_CONTENT_LENGTH = 64 * 1024
    MAX_FORM_MEMORY_SIZE = 16 * 1024
    SESSION_COOKIE_SAMESITE = "Lax"
    # How many proxies stand before the application: their headers are believed.
    PROXIES = 0
    HASH_METHOD = "scrypt"
    LOG_LEVEL = "INFO"
    # A connection that died while it waited is replaced before it is used.
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True}
    APPLY_MIGRATIONS = False
    JWT_ACCESS_TOKEN_EXPIRES = 15 * 60  # seconds
    JWT_ENCODE_ISSUER = JWT_DECODE_ISSUER = "shelf"


class Development(Config):
    SECRET_KEY = "a key that everybody can read: to develop chapter 5"
    # Browsers keep the cookies of all ports of a host together.
    SESSION_COOKIE_NAME = "session-5"
    LOG_LEVEL = "DEBUG"
    TRUSTED_HOSTS = ["localhost", "127.0.0.1"]
    APPLY_MIGRATIONS = True


class Testing(Config):
    TESTING = True
    SECRET_KEY = "a key that everybody can read: for tests"
    TRUSTED_HOSTS = ["localhost"]
    HASH_METHOD = "pbkdf2:sha256:1"
    SQLALCHEMY_DATABASE_URI = "sqlite://"  # in memory
    APPLY_MIGRATIONS = True


class Production(Config):
    """Has no secret key and no hosts: those come from the environment."""

    # A browser sends the cookie over HTTPS alone, and shows it to no script.
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True
    # A browser takes a cookie of this name only from this host, over HTTPS.
    SESSION_COOKIE_NAME = "__Host-session"


def is_secret(key: object) -> bool:
    return isinstance(key, str) and len(key) >= 32


def is_name(host: object) -> bool:
    return isinstance(host, str) and host != ""


def check_cookie(settings: Mapping[str, object]) -> None:
    """Refuse what breaks the promise of the name: a browser drops such a cookie."""
    name = str(settings["SESSION_COOKIE_NAME"])
    if not name.lower().startswith("__host-"):
        return
    cure = ""
    if not settings["SESSION_COOKIE_SECURE"]:
        cure = "set SHELF_SESSION_COOKIE_SECURE=true"
    elif settings["SESSION_COOKIE_DOMAIN"]:
        cure = "leave SHELF_SESSION_COOKIE_DOMAIN out"
    elif (settings["SESSION_COOKIE_PATH"] or settings["APPLICATION_ROOT"]) != "/":
        cure = "set SHELF_SESSION_COOKIE_PATH=/ (without it, APPLICATION_ROOT counts)"
    if cure:
        raise RuntimeError(f"A browser would drop the cookie {name}: {cure}.")


def check_settings(settings: Mapping[str, object]) -> None:
    """Refuse to start with a setting that is unsafe or cannot work."""
    if not is_secret(settings["SECRET_KEY"]):
        raise RuntimeError(
            "SECRET_KEY must be a string of 32 characters or more: "
            "set the environment variable SHELF_SECRET_KEY. "
            "To make one: python -c 'import secrets; print(secrets.token_hex())'"
        )
    # Of a string in place of a list, each character would be a key.
    fallbacks = settings["SECRET_KEY_FALLBACKS"] or []
    if not isinstance(fallbacks, list) or not all(map(is_secret, fallbacks)):
        raise RuntimeError(
            "SECRET_KEY_FALLBACKS must be a list of the secret keys before this one: "
            """set SHELF_SECRET_KEY_FALLBACKS='["..."]', or leave it out."""
        )
    hosts = settings["TRUSTED_HOSTS"]
    if not isinstance(hosts, list) or not hosts or not all(map(is_name, hosts)):
        raise RuntimeError(
            "TRUSTED_HOSTS must be a list of the names that this site has: "
            """set SHELF_TRUSTED_HOSTS='["shelf.example"]'."""
        )
    proxies = settings["PROXIES"]
    if type(proxies) is not int or proxies < 0:
        raise RuntimeError(
            "PROXIES must be the number of proxies before the application: "
            "set SHELF_PROXIES=1 for one, or leave it out."
        )
    check_cookie(settings)
