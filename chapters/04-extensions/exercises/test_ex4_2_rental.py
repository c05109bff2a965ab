import pytest

RENTAL = {"name": "Ada", "boat": "kayak", "hours": 2, "adults": 1, "pin": "0420"}


@pytest.fixture
def rent(exercise, make_app):
    client = make_app().test_client()
    return lambda rental: exercise.send(client, "POST", "/rentals", json=rental)


def test_a_rental_is_taken_and_shown_without_its_pin(rent):
    reply = rent(RENTAL)
    reply.expect(
        reply.status == 201,
        expected="201",
        try_="declare the six fields, with limits as the task says",
        at="RentalSchema",
    )
    reply.expect(
        "pin" not in reply.json,
        expected="an answer without the pin",
        try_="make it a field that is only loaded: load_only=True",
        at="RentalSchema",
    )
    shown = {key: value for key, value in RENTAL.items() if key != "pin"}
    reply.expect(
        reply.json == shown | {"children": 0},
        expected=str(shown | {"children": 0}),
        try_="declare all fields, and give children load_default=0",
        at="RentalSchema",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Al"},
        {"name": 40 * "x"},
        {"boat": "canoe"},
        {"boat": "rowboat"},
        {"hours": 1},
        {"hours": 8},
        {"adults": 6, "children": 6},
        {"adults": 0, "children": 0},
        {"pin": "0000"},
    ],
)
def test_the_limits_themselves_are_taken(rent, more):
    reply = rent(RENTAL | more)
    reply.expect(
        reply.status == 201,
        expected=f"201 for {more}",
        try_="look at the limits: both ends belong to them",
        at="RentalSchema",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "A"),
        ("name", 41 * "x"),
        ("name", 7),
        ("boat", "raft"),
        ("boat", "Kayak"),
        ("hours", 0),
        ("hours", 9),
        ("hours", "soon"),
        ("hours", 2.5),
        ("adults", -1),
        ("adults", 7),
        ("adults", 0.5),
        ("children", 7),
        ("children", 1.5),
        ("pin", "123"),
        ("pin", "12345"),
        ("pin", "1234\n"),
        ("pin", "12a4"),
    ],
)
def test_a_faulty_field_is_named(rent, field, value):
    reply = rent(RENTAL | {field: value})
    words = {
        "name": "use Length from marshmallow.validate; one of your own must raise",
        "boat": "use OneOf from marshmallow.validate",
        "pin": "use Regexp, and end its pattern with \\Z: it uses re.match, which looks"
        " at the beginning alone",
    }
    whole = "use fields.Integer and Range from marshmallow.validate"
    if isinstance(value, float):
        whole = f"fields.Integer takes {value} for {int(value)}: say strict=True"
    shown = f"'{value}'" if isinstance(value, str) else value
    reply.expect(
        reply.status == 422 and (reply.json or {}).get("errors", {}).keys() == {field},
        expected=f"422 with an error for {field} alone, with {field} {shown!s}".replace(
            "'", '"'
        ).replace("\n", "\\n"),
        try_=words.get(field, whole),
        at="RentalSchema",
    )


def test_every_fault_is_told_at_once(rent):
    missing = rent({})
    missing.expect(
        missing.status == 422
        and missing.json["errors"].keys() == {"name", "boat", "hours", "adults", "pin"},
        expected="422 with an error for name, boat, hours, adults and pin",
        try_="say which fields must be there: required=True",
        at="RentalSchema",
    )


def test_a_field_that_does_not_exist_is_refused(rent):
    reply = rent(RENTAL | {"price": 0})
    reply.expect(
        reply.status == 422 and reply.json["errors"].keys() == {"price"},
        expected="422 with an error for price",
        try_="set unknown = RAISE in class Meta",
        at="RentalSchema",
    )


def test_children_need_an_adult(rent):
    reply = rent(RENTAL | {"adults": 0, "children": 2})
    reply.expect(
        reply.status == 422,
        expected="422: Children need an adult",
        try_="raise ValidationError in a method with @validates_schema",
        at="RentalSchema",
    )
    reply.expect(
        reply.json["errors"].keys() == {"adults"},
        expected="an error for the field adults",
        try_="name the field: it is the second argument of ValidationError",
        at="RentalSchema",
    )
