"""The length of the key is counted in characters, of which one may have two bytes.

The check says: which has 32 bytes … count bytes, not characters
"""

import os

from flask import Flask, request, session
from werkzeug.middleware.proxy_fix import ProxyFix


class Development:
    SECRET_KEY = "a key for development, which everybody can read"


class Production:
    SESSION_COOKIE_NAME = "__Host-session"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_SAMESITE = "Lax"


def items(name):
    return [item for item in os.environ.get(name, "").split(",") if item]


def secure(app):
    key = os.environ.get("HARBOUR_SECRET_KEY", "")
    if len(key) < 32:
        raise RuntimeError("Set HARBOUR_SECRET_KEY to 32 random bytes or more.")
    hosts = items("HARBOUR_HOSTS")
    if not hosts:
        raise RuntimeError("Set HARBOUR_HOSTS to the names of this site.")
    app.config["SECRET_KEY"] = key
    app.config["SECRET_KEY_FALLBACKS"] = items("HARBOUR_OLD_SECRET_KEYS")
    app.config["TRUSTED_HOSTS"] = hosts
    # Whoever is not behind a proxy could write these headers, and be anybody.
    if proxies := int(os.environ.get("HARBOUR_PROXIES", "0")):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)
    if config is Production:
        secure(app)

    @app.get("/")
    def show_harbour():
        session["visits"] = session.get("visits", 0) + 1
        address, scheme = request.remote_addr, request.scheme
        return {"visits": session["visits"], "address": address, "scheme": scheme}

    return app
