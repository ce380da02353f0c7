"""The cells of a ledger, in Python: a page has hundreds of them, and a Jinja macro takes several times as long for each.

What they draw is the same as everywhere: text from people is escaped, a sign made by another part stays as it is.
"""

from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

NONE = Markup('<span class="none">—</span>')


def td(label: str, value: Any, kind: str = "text") -> Markup:
    """One cell. `label`: the column's words again, shown on a phone. `kind`: text, number, date, wide (long text), mark."""
    shown = NONE if value is None or value == "" else escape(value)
    return Markup(f"{_opening(str(label), kind)}{shown}</span></td>")  # noqa: S704 (both parts are escaped)


@lru_cache(maxsize=2048)
def _opening(label: str, kind: str) -> str:
    """The same for every row of a column."""
    return f'<td role="cell" class="kind-{escape(kind)}" data-label="{escape(label)}"><span class="cell">'


def first(
    title: Any, href: str | None = None, pick: Any = None, pick_name: str = "chosen", pick_form: str = "bulk"
) -> Markup:
    """The cell that names the row; heading of its card on a phone. `pick`: the value of a box for bulk acts, sent as
    `pick_name` with the form `pick_form`."""
    said = escape(title)
    box = ""
    if pick is not None:
        box = (
            '<label class="pick"><input class="form-check-input" type="checkbox"'
            f' name="{escape(pick_name)}" value="{escape(pick)}" form="{escape(pick_form)}">'
            f'<span class="visually-hidden">选中：{said}</span></label>'
        )
    name = f'<a href="{escape(href)}">{said}</a>' if href else f"<span>{said}</span>"
    return Markup(f'<th scope="row" role="rowheader" class="first">{box}{name}</th>')  # noqa: S704 (escaped above)
