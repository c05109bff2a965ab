import pytest

REFUSE = "            abort(403)"
BROKEN = {
    "answers 200 to a new bag": (
        {"return public(bag), 201": "return public(bag)"},
        "compare reply.status_code with 201 after POST /bags",
    ),
    "tells everybody the pin": (
        {'return {"id": bag["id"], "label": bag["label"]}': "return bag"},
        "compare the whole of reply.json, so that a field too many is noticed",
    ),
    "tells the pin of a bag that has one": (
        {
            'return {"id": bag["id"], "label": bag["label"]}': "return {key: bag[key] "
            'for key in ("id", "label", "pin") if key in bag}'
        },
        "leave a bag with a pin, and compare the whole of reply.json",
    ),
    "shows a bag that nobody has left": (
        {"public(find(number))": "public(bags.get(number, {'id': 0, 'label': ''}))"},
        "GET a bag that is not there, and compare the status with 404",
    ),
    "mixes up two bags": (
        {"next(numbers)": "1"},
        "leave two bags with different labels, and look at each",
    ),
    "shows the first bag, whichever is asked for": (
        {"public(find(number))": "public(find(number) and bags[1])"},
        "leave two bags with different labels, and look at each",
    ),
    "gives a bag to whoever asks": (
        {'find(number)["owner"] != guest()': "not (find(number) and guest())"},
        "leave a bag as ada, DELETE it as ben, and compare the status with 403",
    ),
    "says 403 and gives the bag away all the same": (
        {REFUSE: f"            bags.pop(number)\n{REFUSE}"},
        "ask for the bag afterwards: GET still answers 200",
    ),
    "says 204 and keeps the bag": (
        {"del bags[number]": "pass"},
        "ask for the bag afterwards: GET answers 404",
    ),
    "crashes when a bag is fetched twice": (
        {'find(number)["owner"]': 'bags[number]["owner"]'},
        "DELETE a bag that is not there, and compare the status with 404",
    ),
    "takes a bag from nobody": (
        {'"owner": guest()': '"owner": request.headers.get("Guest")'},
        "POST without the header Guest, and compare the status with 401",
    ),
    "gives a bag to nobody": (
        {
            '["owner"] != guest()': '["owner"] != request.headers.get("Guest")',
            "abort(403)": 'abort(403) if "Guest" in request.headers else None',
        },
        "DELETE without the header Guest, and compare the status with 401",
    ),
}
NEXT = {"{'id': 2": "give each test a fresh app: a fixture without a scope"}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass(NEXT)


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_office_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
