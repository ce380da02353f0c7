"""When the clock looks next at a duty of the city, as if it had rung every day until now."""

from datetime import date, timedelta

from portal.accountability.ladder import Facts
from portal.accountability.profiles import DEFAULT


def next_look(began: date, due: date, on: date) -> date:
    """Everything up to today counts as taken, and progress as recorded."""
    facts = Facts(began, due, noted_on=began)
    taken = {step.key for day in (on - timedelta(days=1), on) for step in DEFAULT.due(facts, day, ())}
    return DEFAULT.next_look(facts, on, taken) or on + timedelta(days=1)
