"""The policy: for every route, who gets in, from whom the record is hidden, and who may do what the button says.

A family names who passes its guard; who does not is answered 403. Of those, `sees` names who may know of the record;
the others are answered 404, as if it were not there. `does` names who may do it now; the others are answered 409.
Where what may be done is no question of who asks, `does` is left out. `unruled` says why no rule alone decides it. Who is not signed in gets what OUTSIDE says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.proving import LONG

SIGNED_OUT = {"anonymous": "sign-in", "expired": "sign-in", "disabled": "sign-in"}
OWING = {"half": "code", "unenrolled": "enrol", "new_password": "password"}
OUTSIDE = SIGNED_OUT | OWING
"""Where they are sent: to sign in, to give the code, to enrol one, to set a password."""

LIAISONS = {"li", "sun", "zhao", "lin", "helper", "assigned", "recused_li", "shunned"}
LEADERS = {"chen", "tang", "luo", "mayor"}
DISCIPLINE = {"wang", "he", "xu", "parent", "recused_wang"}
AUDITORS = {"qian"}
OFFICE = {"zhou", "shen"}
BUSINESS = LIAISONS | LEADERS | DISCIPLINE | AUDITORS | OFFICE
SYSTEM, SECURITY, AUDIT = {"wu"}, {"zheng"}, {"feng"}
EVERYBODY = BUSINESS | SYSTEM | SECURITY | AUDIT | {"former"}
SUBJECTS = EVERYBODY | set(OUTSIDE)

ROOM = LIAISONS | LEADERS | DISCIPLINE | AUDITORS
WORKERS = LIAISONS | LEADERS | DISCIPLINE
CHECKERS = LIAISONS | LEADERS

OWNERS = {"li", "assigned"}
"""The liaison of the unit that owes the item, and its named handler."""
LEAD = {"sun", "chen", "tang", "mayor"}
"""The lead department, and leaders above the inspected unit."""
OFFICERS = {"wang", "he", "parent"}
"""Of the inspection office and of the one above it; recused from nothing."""
KNOWING = OWNERS | LEAD | OFFICERS | AUDITORS | {"helper"}
"""Everybody who may know that the item exists."""
WHOLE = LEAD | OFFICERS | AUDITORS
"""Who sees the inspection as a whole, and not only items of theirs."""
RUNNERS = {"wang", "he"}
"""Of the very office that runs the round; recused from nothing."""
RUNNING = RUNNERS | {"recused_wang"}
"""Who may write in the inspection; recused_wang only beside the items they must not know of."""

DUTY_WATCHERS = frozenset({"wang", "he", "parent", "recused_wang"})
"""Discipline of the territory: its duties are theirs to watch, the room of cases carried by leaders is not."""


@dataclass(frozen=True)
class Route:
    """`on`: which item stands for `{item_id}`. `form`: what is sent besides the token. `watched_by`: whom the room is shut
    to or the record hidden from, and who sees the duty: they are sent to its page on the ledger."""

    name: str
    on: str = "open"
    form: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    watched_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Family:
    title: str
    passes: set[str]
    routes: list[Route]
    sees: set[str] | None = None
    does: set[str] | None = None
    unruled: str = ""
    outside: Mapping[str, str] = field(default_factory=lambda: OUTSIDE)

    def answer(self, subject: str) -> str:
        if subject in self.outside:
            return self.outside[subject]
        if subject not in self.passes:
            return "403"
        if self.sees is not None and subject not in self.sees:
            return "404"
        if self.does is not None and subject not in self.does:
            return "409"
        return "let in" if self.does is None else "in"


def fits(expected: str, given: str) -> bool:
    """Who is let in where the rule is not asked for may still be told that it cannot be done now."""
    return given == expected or (expected == "let in" and given in {"in", "409"})


def cells(families: list[Family]) -> Iterator[tuple[Route, str, str]]:
    """Who is refused a paper is asked for each; of those who get it, in the quick form two: a paper takes a second."""
    for family in families:
        for route in family.routes:
            papers = 0
            for subject in sorted(SUBJECTS):
                answer = family.answer(subject)
                if answer in {"403", "404"} and subject in route.watched_by:
                    answer = "ledger"
                papers += route.name.endswith(".pdf") and answer in {"in", "let in"}
                if LONG or papers <= 2 or answer not in {"in", "let in"}:
                    yield route, subject, answer
