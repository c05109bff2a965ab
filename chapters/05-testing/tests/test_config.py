import pytest

from app import create_app
from config import database_url

GOOD_KEY = "0123456789abcdef" * 4


@pytest.fixture
def environment(monkeypatch):
    """What production needs to start; a test takes away or adds."""
    monkeypatch.setenv("SHELF_SECRET_KEY", GOOD_KEY)
    monkeypatch.setenv("SHELF_TRUSTED_HOSTS", '["shelf.example"]')
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    return monkeypatch


@pytest.mark.usefixtures("environment")
def test_production_is_what_one_gets_without_asking():
    app = create_app()
    assert not app.debug
    assert not app.testing
    assert app.config["HASH_METHOD"] == "scrypt"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]


def test_development_needs_nothing_from_the_environment(monkeypatch):
    monkeypatch.delenv("SHELF_SECRET_KEY", raising=False)
    monkeypatch.delenv("SHELF_TRUSTED_HOSTS", raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    assert create_app("config.Development").config["APPLY_MIGRATIONS"]


def test_production_does_not_start_without_a_secret_key(environment):
    environment.delenv("SHELF_SECRET_KEY")
    with pytest.raises(RuntimeError, match="SHELF_SECRET_KEY"):
        create_app()


@pytest.mark.parametrize("weak", ["", "dev", "x" * 31, "1" * 40])
def test_a_weak_secret_key_is_refused(environment, weak):
    environment.setenv("SHELF_SECRET_KEY", weak)
    with pytest.raises(RuntimeError, match="32 characters"):
        create_app()


@pytest.mark.parametrize("weak", [GOOD_KEY, '["dev"]', f'["{GOOD_KEY}", "dev"]', "7"])
def test_a_weak_key_of_the_past_is_refused(environment, weak):
    environment.setenv("SHELF_SECRET_KEY_FALLBACKS", weak)
    with pytest.raises(RuntimeError, match="SHELF_SECRET_KEY_FALLBACKS"):
        create_app()


def test_keys_of_the_past_are_taken(environment):
    environment.setenv("SHELF_SECRET_KEY_FALLBACKS", f'["{GOOD_KEY[::-1]}"]')
    assert create_app().config["SECRET_KEY_FALLBACKS"] == [GOOD_KEY[::-1]]


def test_production_does_not_start_without_its_hosts(environment):
    environment.delenv("SHELF_TRUSTED_HOSTS")
    with pytest.raises(RuntimeError, match="SHELF_TRUSTED_HOSTS"):
        create_app()


@pytest.mark.parametrize("hosts", ["shelf.example", "[]", "true", "[1]", '[""]'])
def test_hosts_that_are_no_list_of_names_are_refused(environment, hosts):
    environment.setenv("SHELF_TRUSTED_HOSTS", hosts)
    with pytest.raises(RuntimeError, match="SHELF_TRUSTED_HOSTS"):
        create_app()


@pytest.mark.parametrize("proxies", ["-1", "true", "one", "1.5"])
def test_a_number_of_proxies_that_is_none_is_refused(environment, proxies):
    environment.setenv("SHELF_PROXIES", proxies)
    with pytest.raises(RuntimeError, match="SHELF_PROXIES"):
        create_app()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SESSION_COOKIE_SECURE", "false"),
        ("SESSION_COOKIE_DOMAIN", "shelf.example"),
        ("SESSION_COOKIE_PATH", "/shelf"),
        ("APPLICATION_ROOT", "/shelf"),
    ],
)
def test_a_setting_that_makes_browsers_drop_the_cookie_is_refused(
    environment, setting, value
):
    environment.setenv(f"SHELF_{setting}", value)
    with pytest.raises(RuntimeError, match=f"__Host-session: .*{setting}"):
        create_app()


def test_a_cookie_for_the_whole_host_is_taken_below_a_path(environment):
    environment.setenv("SHELF_APPLICATION_ROOT", "/shelf")
    environment.setenv("SHELF_SESSION_COOKIE_PATH", "/")
    assert create_app().config["APPLICATION_ROOT"] == "/shelf"


def test_a_cookie_that_promises_nothing_may_have_a_path(environment):
    environment.setenv("SHELF_APPLICATION_ROOT", "/shelf")
    environment.setenv("SHELF_SESSION_COOKIE_NAME", "shelf")
    assert create_app().config["APPLICATION_ROOT"] == "/shelf"


def test_the_promise_of_the_name_holds_in_development(monkeypatch):
    monkeypatch.setenv("SHELF_SESSION_COOKIE_NAME", "__host-shelf")
    with pytest.raises(RuntimeError, match="SESSION_COOKIE_SECURE"):
        create_app("config.Development")


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
