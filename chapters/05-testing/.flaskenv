# Read by the flask command alone: a production server gets config.Production.
FLASK_APP=app:create_app("config.Development")
