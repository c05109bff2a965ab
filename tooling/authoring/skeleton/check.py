def test_there_is_a_greeting(exercise, make_app):
    reply = exercise.send(make_app().test_client(), "GET", "/greeting")
    reply.expect(
        reply.status == 200,
        expected="200",
        try_="answer GET /greeting with a view in create_app: @app.get(...)",
        at="create_app",
    )


def test_the_greeting_is_json(exercise, make_app):
    reply = exercise.send(make_app().test_client(), "GET", "/greeting")
    reply.expect(
        reply.json == {"greeting": "hello"},
        expected='200 {"greeting": "hello"}',
        try_="return a dictionary: Flask makes JSON of it",
        at="show_greeting",
    )
