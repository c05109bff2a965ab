import pytest

ORIGINAL = "getattr(error, 'original_exception', error)"
APP = "app = Flask(__name__)"
LOG = f"{APP}\n    app.log_exception = lambda info: app.logger"
BROKEN = {
    "tells the API's clients what the exception says": (
        {'return {"error": error.name}': f'return {{"error": str({ORIGINAL})}}'},
        'compare reply.json with {"error": "Internal Server Error"}',
    ),
    "tells the API's clients more than they need": (
        {'{"error": error.name}': f'{{"error": error.name, "type": repr({ORIGINAL})}}'},
        "compare the whole of reply.json, so that a field too many is noticed",
    ),
    "tells the readers of a page what the exception says": (
        {"<h1>{error.name}</h1>": f"<h1>{{error.name}}</h1>{{{ORIGINAL}}}"},
        "assert that the text of the page holds nothing of the exception",
    ),
    "tells the readers of a page which exception it was": (
        {
            "<h1>{error.name}</h1>": "<h1>{error.name}</h1>"
            f"{{type({ORIGINAL}).__name__}}"
        },
        "assert that the page does not have the name of the exception either",
    ),
    "answers a crash in the API with HTML": (
        {'request.path.startswith("/api/")': 'request.path == "/api/nothing"'},
        "compare reply.json of GET /api/oven",
    ),
    "answers a wrong address in the API with HTML": (
        {'request.path.startswith("/api/")': 'request.path == "/api/oven"'},
        "compare reply.json of GET /api/nothing",
    ),
    "answers people with JSON": (
        {'request.path.startswith("/api/")': "True"},
        'compare the mimetype of a page that crashes with "text/html"',
    ),
    "answers a crash with 200": (
        {'{"error": error.name}, error.code': '{"error": error.name}'},
        "compare the status of GET /api/oven with 500",
    ),
    "answers a page's crash with 200": (
        {'</h1>", error.code': '</h1>"'},
        "compare the status of GET / with 500",
    ),
    "answers a wrong address with 500": (
        {'</h1>", error.code': '</h1>", 500'},
        "compare the status of GET /nothing with 404",
    ),
    "leaves nothing of a crash in the log": (
        {APP: f'{APP}\n    app.logger.setLevel("CRITICAL")'},
        "take caplog into the test: after a crash, caplog.records has one record",
    ),
    "catches what crashes the API, and logs nothing": (
        {
            'return {"heat": heat()}': 'try:\n            return {"heat": heat()}\n'
            "        except Exception:\n"
            '            return {"error": "Internal Server Error"}, 500'
        },
        "look at caplog.records after GET /api/oven, too",
    ),
    "catches what crashes a page, and logs nothing": (
        {
            'return f"<p>The oven has {heat()} degrees."': "try:\n"
            '            return f"<p>The oven has {heat()} degrees."\n'
            "        except Exception:\n"
            '            return "<h1>Internal Server Error</h1>", 500'
        },
        "look at caplog.records after GET /, too",
    ),
    "logs a crash without the exception": (
        {APP: f"{LOG}.error('Exception on /')"},
        "look at record.exc_info, the exception that the record carries",
    ),
    "logs a crash at the level WARNING": (
        {APP: f"{LOG}.warning('Exception on /', exc_info=info)"},
        'compare record.levelname with "ERROR": that is what wakes somebody up',
    ),
}
NEXT = {
    "BurntError": "TESTING lets it out to the test; with PROPAGATE_EXCEPTIONS=False as "
    "well, the app answers as in production"
}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass(NEXT)


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_bakery_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
