from config import Testing


def test_settings_shows_what_is_in_force_and_no_secret(app):
    output = app.test_cli_runner().invoke(args=["settings"]).output
    assert "MAX_CONTENT_LENGTH: 65536" in output
    assert "SECRET_KEY: (secret)" in output
    assert Testing.SECRET_KEY not in output


def test_settings_hides_the_databases_password(new_app):
    class Elsewhere(Testing):
        SQLALCHEMY_DATABASE_URI = "postgresql://shelf:hidden@localhost/shelf"

    output = new_app(Elsewhere).test_cli_runner().invoke(args=["settings"]).output
    assert "SQLALCHEMY_DATABASE_URI: postgresql://shelf:***@localhost/shelf" in output
