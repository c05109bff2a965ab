import pytest

STORE = "recipes.append(recipe)"
BROKEN = {
    "crashes on JSON that is no object": (
        {"load(request.get_json())": "load({**request.get_json()})"},
        "post st.integers() | st.text() | st.lists(...) as well, and expect 422",
    ),
    "crashes on a name in Greek": (
        {STORE: f'recipe["name"].encode("latin-1")\n        {STORE}'},
        "let st.text() make the names: it knows every script",
    ),
    "writes names its own way": (
        {STORE: 'recipes.append(recipe | {"name": recipe["name"].title()})'},
        "GET the url that POST answers, and compare its JSON with the recipe",
    ),
    "sorts the tags": (
        {STORE: 'recipes.append(recipe | {"tags": sorted(recipe["tags"])})'},
        "let a recipe have tags, st.lists(...), GET the url, and compare",
    ),
    "rounds minutes": (
        {"strict=True, ": ""},
        "post minutes such as 1.5 or the text 20, and expect 422",
    ),
    "takes a recipe of no minutes": (
        {"Range(1, 600)": "Range(0, 600)"},
        "post st.integers() as minutes, and expect 422 below 1",
    ),
    "takes a recipe of a thousand minutes": (
        {"Range(1, 600)": "Range(1)"},
        "post st.integers() as minutes, and expect 422 above 600",
    ),
    "refuses a recipe of more than five hours": (
        {"Range(1, 600)": "Range(1, 300)"},
        "let the strategy make st.integers(1, 600), and expect that the status is 201",
    ),
    "takes an empty name": (
        {"Length(1, 40)": "Length(0, 40)"},
        'post the name "" as well, and expect 422',
    ),
    "takes names without an end": (
        {"Length(1, 40)": "Length(1)"},
        "post st.text(min_size=41) as the name, and expect 422",
    ),
}
NEXT = {
    "415": "json=None sends no body at all: leave null out, or put it into a list",
    "422 == 201": "the task allows less than the strategy makes: look at its limits",
}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass(NEXT)


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_kitchen_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
