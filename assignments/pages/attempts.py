"""Do what a form asks and go on; or show the same page again with what was typed and what was wrong with it."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.response import Response

from portal.errors import BadInput, Refused
from portal.web.form import Form
from portal.web.page import see_other

Act = Callable[[], Awaitable[Any]]
Again = Callable[[str], Awaitable[Response[Any]]]


async def attempt(form: Form, act: Act, again: Again, path: str, done: str = "saved") -> Response[Any]:
    """`again` gets the sentence of a refusal, or nothing where the form itself has complaints."""
    if not form.ok:
        return await again("")
    try:
        await act()
    except BadInput as bad:
        form.take_complaints(bad)
        return await again("")
    except Refused as no:
        return await again(no.sentence)
    return see_other(path, done)


def status_of(form: Form | None, refusal: str) -> int:
    return 409 if refusal else 422 if form and form.errors else 200
