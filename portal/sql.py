"""SQL with `{}` for each value. A value that is itself `Sql` is put in as SQL, with its own values."""

from functools import lru_cache
from string import Formatter
from typing import Any

from piccolo.querystring import QueryString


@lru_cache(maxsize=4_096)
def _between(template: str) -> tuple[tuple[str, ...], int]:
    """The SQL between the places of the values, and how many places there are."""
    parts = tuple(Formatter().parse(template))
    return tuple(part[0] for part in parts), sum(part[1] is not None for part in parts)


class Sql(QueryString):
    """Piccolo's, put together by a shorter way: a list of ours is some thirty clauses in each other, and Piccolo splits each
    of them anew for every query. Unlike Piccolo's it says so when the values are not as many as their places."""

    def process_args(self, args: Any) -> Any:
        """Piccolo looks for its columns among the values; in this house they are named in the SQL."""
        return args, ()

    def compile_string(self, engine_type: str = "postgres") -> tuple[str, list[Any]]:  # noqa: ARG002 (Piccolo gives it)
        text: list[str] = []
        values: list[Any] = []
        self.put_into(text, values)
        return "".join(text), values

    def put_into(self, text: list[str], values: list[Any]) -> None:
        between, places = _between(self.template)
        if len(self.args) != places:
            raise ValueError(f"{len(self.args)} values for {places} places: {self.template}")
        for sql, value in zip(between, self.args, strict=False):
            text.append(sql)
            if isinstance(value, Sql):
                value.put_into(text, values)
            elif isinstance(value, QueryString):
                _, parts, _ = value.bundle(len(values) + 1, [], values)
                text += (part.prefix + ("" if part.no_arg else f"${part.index}") for part in parts)
            else:
                values.append(value)
                text.append(f"${len(values)}")
        text += between[places:]
