from config import Testing


def test_settings_shows_what_is_in_force_and_no_secret(runner):
    output = runner.invoke(args=["settings"]).output
    assert "MAX_CONTENT_LENGTH: 65536" in output
    assert "SECRET_KEY: (secret)" in output
    assert Testing.SECRET_KEY not in output


def test_settings_hides_the_databases_password(new_app):
    app = new_app(SQLALCHEMY_DATABASE_URI="postgresql://shelf:hidden@localhost/shelf")
    output = app.test_cli_runner().invoke(args=["settings"]).output
    assert "SQLALCHEMY_DATABASE_URI: postgresql://shelf:***@localhost/shelf" in output


def test_settings_shows_no_key_of_the_past(new_app):
    app = new_app(SECRET_KEY_FALLBACKS=["the key before: " + "x" * 32])
    output = app.test_cli_runner().invoke(args=["settings"]).output
    assert "SECRET_KEY_FALLBACKS: (secret)" in output
    assert "the key before" not in output
