import pytest

LOGIN = """        session.clear()
        session["member"]"""
LOGOUT = """        session.clear()
        return"""
WELCOME = '    "welcome.html"'
BROKEN = {
    "keeps what was in the session before a login": (
        {LOGIN: '        session["member"]'},
        "plant something with client.session_transaction(), log in, and look for it",
    ),
    "forgets the member only, at a logout": (
        {LOGOUT: '        session.pop("member", None)\n        return'},
        "plant something with client.session_transaction(), log out, and look for it",
    ),
    "lets students pay the full price": (
        {"8 if g.member in STUDENTS else 12": "12"},
        'as ada, client.get("/") inside `with client:`, and compare g.price with 8',
    ),
    "lets everybody pay the price of students": (
        {"8 if g.member in STUDENTS else 12": "8"},
        "log in as ben, who is no student, and compare g.price with 12",
    ),
    "takes every member for a student": (
        {"8 if g.member in STUDENTS else 12": "8 if g.member else 12"},
        "log in as ben, who is no student, and compare g.price with 12",
    ),
    "lets strangers pay the price of students": (
        {"g.member in STUDENTS else": "g.member in {None, *STUDENTS} else"},
        "compare g.price with 12 before anybody has logged in, too",
    ),
    "gives the template the seats of somebody else": (
        {"SEATS[g.member]": 'SEATS["ben" if g.member == "ada" else g.member]'},
        'catch template_rendered, and compare context["seats"] with ["B7"] for ada',
    ),
    "gives every member the seats of ada": (
        {"SEATS[g.member]": 'SEATS["ada" if SEATS[g.member] else "eve"]'},
        'compare context["seats"] for a second member: ben has ["C1"]',
    ),
    "renders another template that looks the same": (
        {
            WELCOME: '    "old.html": "<p>Seats: {{ seats | length }}</p>",\n'
            + WELCOME,
            '"seats.html", seats=': '"old.html", seats=',
        },
        'compare template.name with "seats.html"',
    ),
}
NEXT = {
    "outside of request context": "read session and g inside `with client:`, after "
    "the request",
    "outside of application context": "read session and g inside `with client:`, "
    "after the request",
}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass(NEXT)


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_theatre_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
