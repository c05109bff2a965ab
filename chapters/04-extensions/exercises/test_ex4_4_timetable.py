from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InvalidRequestError

SUBJECTS = ["Latin", "Chess", "Art", "Music", "Greek", "Dance"]


class School(NamedTuple):
    client: Any
    engine: Any
    fill: Callable[[int], list[dict]]


def explain(error):
    words = f"InvalidRequestError: {error}"
    return words, 500, {"Content-Type": "text/plain"}


def as_text(entry):
    return str(sorted(entry.items()))


@pytest.fixture
def school(exercise, make_app):
    """Make a school; `fill(n)` adds n lessons and returns what is to be shown."""
    app = make_app()
    db = exercise.require("db")
    teacher, lesson, pupil = map(exercise.require, ("Teacher", "Lesson", "Pupil"))
    # What SQLAlchemy refuses comes back as an answer, to be explained.
    app.register_error_handler(InvalidRequestError, explain)
    with app.app_context():
        db.create_all()
        engine = db.engine

    def fill(count):
        shown: list[dict] = []
        with app.app_context():
            for number in range(count):
                subject = SUBJECTS[number % len(SUBJECTS)]
                name = None if subject == "Chess" else f"Ms. {number}"
                row = lesson(subject=subject, starts=f"{99 - number:02}:00")
                row.teacher = teacher(name=name) if name else None
                row.pupils = [pupil() for _ in range(number % 3)]
                db.session.add(row)
                entry = {"subject": subject, "teacher": name, "pupils": number % 3}
                shown.insert(0, entry)
            db.session.commit()
        return shown

    yield School(app.test_client(), engine, fill)
    engine.dispose()


def get(exercise, school):
    """Ask for the timetable; return the reply and the tables that were asked."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(school.engine, "before_cursor_execute", note)
    reply = exercise.send(school.client, "GET", "/lessons")
    event.remove(school.engine, "before_cursor_execute", note)
    reply.expect(
        not reply.text.startswith("InvalidRequestError"),
        expected="200",
        try_="selectinload loads a collection without repeating rows",
    )
    return reply, statements


def test_the_answer_stays_the_same(exercise, school):
    shown = school.fill(6)
    reply, _ = get(exercise, school)
    found = reply.json or []
    by_subject = {entry["subject"] for entry in found}
    reply.expect(
        "Chess" in by_subject,
        expected="all six lessons, also Chess, which has no teacher",
        try_="use selectinload, or an outer join: an inner one drops it",
    )
    reply.expect(
        sorted(map(as_text, found)) == sorted(map(as_text, shown)),
        expected=str(shown),
        try_="change how the rows are loaded, not what is shown",
    )
    reply.expect(
        found == shown,
        expected="the same lessons in the order of starts",
        try_="keep order_by(Lesson.starts)",
    )


@pytest.mark.parametrize("count", [1, 6, 40])
def test_three_queries_are_enough(exercise, school, count):
    school.fill(count)
    _, statements = get(exercise, school)
    asked = [one.split("FROM ")[-1].split()[0] for one in statements]
    most = max(set(asked), key=asked.count, default="")
    exercise.expect(
        len(statements) <= 3,
        sent=f"GET /lessons, with {count} in the timetable",
        got=f"{len(statements)} queries, most of them for {most}",
        expected="three or fewer",
        try_="add an option: selectinload(Lesson.teacher), and also for the pupils",
        at="create_app",
    )


def test_a_school_without_lessons_has_an_empty_timetable(exercise, school):
    reply, _ = get(exercise, school)
    reply.expect(
        reply.status == 200 and reply.json == [],
        expected="200 with []",
        try_="return a list, also an empty one",
    )
