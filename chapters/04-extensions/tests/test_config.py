import pytest

from app import create_app
from config import database_url

GOOD_KEY = "0123456789abcdef" * 4


def test_production_is_what_one_gets_without_asking(monkeypatch):
    monkeypatch.setenv("SHELF_SECRET_KEY", GOOD_KEY)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    app = create_app()
    assert not app.debug
    assert not app.testing
    assert app.config["HASH_METHOD"] == "scrypt"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]


def test_production_does_not_start_without_a_secret_key(monkeypatch):
    monkeypatch.delenv("SHELF_SECRET_KEY", raising=False)
    with pytest.raises(RuntimeError, match="SHELF_SECRET_KEY"):
        create_app()


@pytest.mark.parametrize("weak", ["", "dev", "x" * 31, "1" * 40])
def test_a_weak_secret_key_is_refused(monkeypatch, weak):
    monkeypatch.setenv("SHELF_SECRET_KEY", weak)
    with pytest.raises(RuntimeError, match="32 characters"):
        create_app()


def test_the_environment_wins_over_the_class(monkeypatch):
    monkeypatch.setenv("SHELF_MAX_CONTENT_LENGTH", "1000")
    assert create_app("config.Testing").config["MAX_CONTENT_LENGTH"] == 1000


def test_the_database_is_a_file_unless_the_environment_names_one(monkeypatch):
    def url(config):
        return create_app(config).config["SQLALCHEMY_DATABASE_URI"]

    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url() == "sqlite:///shelf.sqlite"
    monkeypatch.setenv("DATABASE_URL", "postgres://shelf@localhost/shelf")
    assert url("config.Development") == "postgresql://shelf@localhost/shelf"
    assert url("config.Testing") == "sqlite://"
