"""Tables: where a long name may break, and how a browser knows that one is whole."""

import pytest
from markdown import markdown

PAGE = """\
| risk | line |
| --- | --- |
| a_b | {cell} |

`outside_a_table`
"""
CELLS = {
    "`SECRET_KEY`": "SECRET_<wbr>KEY",
    "`test_a.py::test_one`": "test_<wbr>a.py::<wbr>test_<wbr>one",
    "`app/__init__.py`": "app/__init__.py",
    "`app/api/users.py`": "app/<wbr>api/<wbr>users.py",
    "`_private = x_`": "_private = x_",
    "`a_b` and `c < d_e`": "a_<wbr>b</code> and <code>c &lt; d_<wbr>e",
}


@pytest.mark.parametrize("cell", CELLS)
def test_code_in_a_cell_may_break_between_words(cell):
    html = markdown(PAGE.format(cell=cell), extensions=["tables", "tooling.pages.tables"])
    assert f"<td><code>{CELLS[cell]}</code></td>" in html


def test_nothing_else_may():
    html = markdown(PAGE.format(cell="`a_b`"), extensions=["tables", "tooling.pages.tables"])
    assert "<td>a_b</td>" in html
    assert "<code>outside_a_table</code>" in html


def test_a_table_ends_with_a_foot():
    html = markdown(PAGE.format(cell="x"), extensions=["tables", "tooling.pages.tables"])
    assert "</tbody>\n<tfoot></tfoot></table>" in html
