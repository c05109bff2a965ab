import pytest

ANSWER = "        return ["
LOADS = "selectinload(Dog.owner), selectinload(Dog.walks)"
BROKEN = {
    "asks for the owner of each dog": (
        {LOADS: "(selectinload(Dog.walks),)"},
        "list three dogs, each with an owner of its own: a shared one is fetched once",
    ),
    "asks for the walks of each dog": (
        {LOADS: "(selectinload(Dog.owner),)"},
        "list three dogs; event.listen notes each query: compare len(queries) with 3",
    ),
    "asks for each dog once more": (
        {"for dog in dogs": "for dog in dogs if not db.session.refresh(dog, ['name'])"},
        "list three dogs, and compare len(queries) with 3",
    ),
    "asks for everything twice": (
        {
            ANSWER: "        db.session.scalars(select(Dog).options(*loads)).all()\n"
            + ANSWER
        },
        "compare len(queries) with 3, not with that of another list",
    ),
    "lists the dogs in no order": (
        {".order_by(Dog.name)": ".order_by(Dog.id)"},
        "add dogs whose names are not in order, and compare the names of the answer",
    ),
}
TOO_MANY = (
    "queries.clear() before the request: what the test itself has written "
    "was sent to the database, too"
)
NEXT = {
    "outside of application context": "with app.app_context(): engine = db.engine",
    "assert 0 == 3": 'event.listen(engine, "before_cursor_execute", note) in the '
    "fixture, and yield the list that note fills",
    "== 3": TOO_MANY,
    "<= 3": TOO_MANY,
}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass(NEXT)


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_kennel_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
