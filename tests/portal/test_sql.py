"""Our SQL says word for word what Piccolo's does, however deep one lies in another; only faster."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piccolo.querystring import QueryString

from portal.db import Sql, value
from portal.demo.cast import Cast

Told = tuple[str, tuple[object, ...]]


def told(parts: list[str], values: list[object]) -> Told:
    """As many values as lie between the parts; a brace in the SQL is written twice."""
    return "{}".join(parts[: len(values) + 1]), tuple(values[: len(parts) - 1])


TREES = st.recursive(
    st.integers() | st.text(max_size=3) | st.none(),
    lambda inner: st.tuples(
        st.lists(st.sampled_from(["", " AND ", "'{{}}'", "a = ", "%s"]), min_size=1, max_size=4),
        st.lists(inner, min_size=3, max_size=3),
        st.booleans(),
    ),
)


def made(tree: object, kind: type[QueryString], *, mixed: bool) -> object:
    """The same tree out of one kind, or where it says so with Piccolo's own in between."""
    if not isinstance(tree, tuple):
        return tree
    parts, values, plain = tree
    text, given_values = told(parts, [made(value, kind, mixed=mixed) for value in values])
    return (QueryString if mixed and plain else kind)(text, *given_values)


@given(TREES)
def test_it_is_put_together_as_piccolo_does(tree: object) -> None:
    theirs = made((["x ", ""], [tree, 0, 0], False), QueryString, mixed=False)
    for mixed in (False, True):
        ours = made((["x ", ""], [tree, 0, 0], False), Sql, mixed=mixed)
        assert isinstance(ours, Sql)
        assert isinstance(theirs, QueryString)
        assert ours.compile_string() == theirs.compile_string()
        assert QueryString("({})", ours).compile_string() == QueryString("({})", theirs).compile_string()


@pytest.mark.parametrize("values", [(), (1,), (1, 2, 3)])
def test_values_that_do_not_fit_their_places_are_refused(values: tuple[int, ...]) -> None:
    """A clause that is cut off might show more than it should."""
    with pytest.raises(ValueError, match=f"{len(values)} values for 2 places"):
        Sql("a = {} AND b = {}", *values).compile_string()


async def test_a_value_stays_a_value(people: Cast) -> None:
    assert await value("SELECT {}::text", "'; DROP TABLE duty; --") == "'; DROP TABLE duty; --"
    assert await value("SELECT count(*) FROM person WHERE {}", Sql("id = {}", uuid4())) == 0
