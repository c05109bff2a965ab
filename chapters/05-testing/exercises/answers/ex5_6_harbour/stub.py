"""A harbour that opens to the world.

create_app() takes Production. Let it be what a reviewer would sign: it reads
the environment, and its session cookie is one that a browser keeps to itself.

    HARBOUR_SECRET_KEY       32 bytes or more
    HARBOUR_OLD_SECRET_KEYS  former keys, between commas: sessions signed with
                             one of them go on, and are signed with the new key
    HARBOUR_HOSTS            names of the site, between commas: a request for
                             any other host is answered with 400
    HARBOUR_PROXIES          how many proxies stand before it: 0 if it is not set

- Without a key or hosts, or with a shorter key, create_app() raises
  RuntimeError, which names the variable and does not show the key.
- The cookie is `__Host-session`, with Secure, HttpOnly and SameSite=Lax.
- X-Forwarded-For and X-Forwarded-Proto are believed from so many proxies, and
  from nobody else.

create_app(Development) asks for nothing, and its cookie works without https.
"""

from flask import Flask, request, session


class Development:
    SECRET_KEY = "a key for development, which everybody can read"


class Production:
    """Its values come from the environment."""


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)
    # TODO: make Production secure.

    @app.get("/")
    def show_harbour():
        session["visits"] = session.get("visits", 0) + 1
        address, scheme = request.remote_addr, request.scheme
        return {"visits": session["visits"], "address": address, "scheme": scheme}

    return app
