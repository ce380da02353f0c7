"""What the list of the register may be asked for, each filter as SQL over `assignments_case k` alone."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from assignments.states import AGES, ASSIGNMENT_STATES, CARRYING
from portal.access import Me, under
from portal.bigrams import asked_words
from portal.db import Sql, all_of, any_of
from portal.people import Role
from portal.subjects import id_in

FILTERS = (
    "q",
    "register",
    "field",
    "tag",
    "unit",
    "leader",
    "level",
    "batch",
    "route",
    "origin",
    "state",
    "light",
    "age",
    "waiting",
    "difficulty",
    "repeat",
    "cross",
    "fact",
    "mine",
)
DUE = "coalesce(k.carried_due, DATE '2100-01-01')"
"""Written as the index has it: a case nobody carries has no day and comes last."""
SAID = "k.number || ' ' || k.summary"
LEVERS = ("lever", "campaign")
NOBODY = ("loose", "ended")
"""States in which nobody carries the case."""
LEADER = "coalesce(k.carried_by, UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff')"
LAST = {"due": f"{DUE} = DATE '2100-01-01'"}
"""Where these stand in an order by day."""
STARTS = {"urgent": 0, "near": 4, "normal": 8}
"""Days from today on which a light begins; what is late begins the list."""
GROUPS = {"live": "包案中", "loose": "在库，未包案", "ended": "已销案"}
STATES = {**GROUPS, **{state: words for state, words in ASSIGNMENT_STATES.items() if state != "withdrawn"}}
STATES.pop("closed")
LIGHTS = {"late": "逾期", "urgent": "3天内到期", "near": "7天内到期", "normal": "正常"}
FACTS = {
    "not_completed": "未办结",
    "completed": "已办结",
    "completed_not_resolved": "已办结、未化解",
    "unresolved": "未化解",
    "resolved": "已化解",
    "resolved_not_filed": "已化解、未报结",
    "not_filed": "未报结",
    "filed": "已报结",
    "filed_not_closed": "已报结、未销案",
}
_FACTS = {
    "not_completed": "k.completed_on IS NULL",
    "completed": "k.completed_on IS NOT NULL",
    "completed_not_resolved": "k.completed_on IS NOT NULL AND k.resolved_on IS NULL",
    "unresolved": "k.resolved_on IS NULL",
    "resolved": "k.resolved_on IS NOT NULL",
    "resolved_not_filed": "k.resolved_on IS NOT NULL AND k.filed_on IS NULL",
    "not_filed": "k.filed_on IS NULL",
    "filed": "k.filed_on IS NOT NULL",
    "filed_not_closed": "k.filed_on IS NOT NULL AND k.closed_on IS NULL",
}
REPEATS = {"1": "重复信访", "0": "初次信访"}
CROSSES = {"1": "跨地区、跨部门、跨行业或人户分离等", "0": "不属三跨三分离"}
_CROSSES = {"1": "(k.cross_jurisdiction OR k.split_residence)", "0": "NOT (k.cross_jurisdiction OR k.split_residence)"}
ANY_WAITING = "any"


def clauses(me: Me, filters: Mapping[str, str], on: date) -> list[Sql]:
    """Every filter that is asked for, without help for the index of pairs; the dearest, the words, last."""
    found = [clause(filters[name]) for name, clause in _PLAIN.items() if filters.get(name)]
    found += [clause(filters[name], on) for name, clause in _DATED.items() if filters.get(name)]
    found += [_mine(me)] if filters.get("mine") else []
    return [*found, *holding(filters)]


def holding(filters: Mapping[str, str]) -> list[Sql]:
    """The words stand there as they were asked for, folded alike."""
    return [Sql(f"strpos(lower(normalize({SAID}, NFKC)), {{}}) > 0", word) for word in _asked(filters)]


def candidates(filters: Mapping[str, str]) -> list[Sql]:
    """What the index of pairs can say of the words: pairs may stand apart, so `holding` looks at the text as well."""
    return [Sql(f"assignments_grams({SAID}) @> assignments_grams({{}})", word) for word in _asked(filters)]


def begins(filters: Mapping[str, str], sort: str, on: date) -> Sql:
    """Where in the list, ordered so, the walk may begin: nothing that is asked for lies before. No end is said: with two
    bounds the planner would sort what it may as well walk."""
    state, age, light = (filters.get(name, "") for name in ("state", "age", "light"))
    if state in NOBODY and sort in LAST:
        return Sql(LAST[sort])
    if sort == "age" and age and (end := next(end for name, _, end in AGES if name == age)) is not None:
        return Sql("k.first_registered_on >= {}", on - timedelta(days=end))
    if sort == "due" and light in STARTS:
        return Sql(f"{DUE} >= {{}}", on + timedelta(days=STARTS[light]))
    return Sql("TRUE")


def words_of(question: str) -> list[str]:
    """What can be found: words of two characters or more."""
    return [word for word in asked_words(question) if len(word) > 1]


def _asked(filters: Mapping[str, str]) -> list[str]:
    return words_of(filters.get("q", ""))


def _tag(column: str, *kinds: str) -> Callable[[str], Sql]:
    """By its id, or by its word in whichever register."""
    return lambda text: Sql(f"k.{column} = ANY(ARRAY({{}}))", _tags(text, *kinds))


def _tags(text: str, *kinds: str) -> Sql:
    if (one := id_in(text)) is not None:
        return Sql("SELECT {}::uuid", one)
    return Sql("SELECT t.id FROM assignments_tag t WHERE t.name = {} AND t.kind = ANY({})", text, list(kinds))


def _waiting(text: str) -> Sql:
    return Sql("k.waiting IS NOT NULL") if text == ANY_WAITING else _tag("waiting", "waiting")(text)


def _unit(text: str) -> Sql:
    """事权, 属地 or 主办, the unit itself or any below it; by id, or by its name."""
    named = Sql("u.id = {}", one) if (one := id_in(text)) is not None else Sql("{} IN (u.name, u.short_name)", text)
    units = Sql(
        "SELECT b.id FROM unit u JOIN unit b ON b.path ~>=~ u.path AND b.path ~<~ (rtrim(u.path, '/') || '0') WHERE {}",
        named,
    )
    return any_of(
        *(Sql(f"k.{column} = ANY(ARRAY({{}}))", units) for column in ("territory", "authority", "carried_unit"))
    )


def _leader(text: str) -> Sql:
    if (one := id_in(text)) is not None:
        return Sql("k.carried_by = {}", one)
    return Sql("k.carried_by = ANY(ARRAY(SELECT p.id FROM person p WHERE p.name = {}))", text)


def _state(text: str) -> Sql:
    groups = {
        "live": Sql("k.carried_state IS NOT NULL"),
        "loose": Sql("k.carried_state IS NULL AND k.closed_on IS NULL"),
        "ended": Sql("k.carried_state IS NULL AND k.closed_on IS NOT NULL"),
    }
    return groups.get(text) or Sql("k.carried_state = {}", text)


def _light(text: str, on: date) -> Sql:
    """Only while the leader owes something."""
    spans = {
        "late": Sql(f"{DUE} < {{}}", on),
        "urgent": Sql(f"{DUE} BETWEEN {{}} AND {{}}", on, on + timedelta(days=3)),
        "near": Sql(f"{DUE} BETWEEN {{}} AND {{}}", on + timedelta(days=4), on + timedelta(days=7)),
        "normal": Sql(f"{DUE} > {{}} AND {DUE} < DATE '2100-01-01'", on + timedelta(days=7)),
    }
    return all_of(spans[text], Sql("k.carried_state = ANY({})", [str(state) for state in CARRYING]))


def _age(text: str, on: date) -> Sql:
    """As `queries.cases.age_of` says it: not older than its end, older than the end before."""
    place = next(place for place, (name, _, _) in enumerate(AGES) if name == text)
    end, before = AGES[place][2], AGES[place - 1][2] if place else None
    parts = [Sql("k.first_registered_on >= {}", on - timedelta(days=end))] if end is not None else []
    parts += [Sql("k.first_registered_on < {}", on - timedelta(days=before))] if before is not None else []
    return all_of(*parts)


def _mine(me: Me) -> Sql:
    """I carry it, work on it, lead the very unit that has it, or speak as its liaison for this unit or one above."""
    led = [held.unit for held in me.holdings if held.role == Role.leader]
    units = Sql(
        "SELECT b.id FROM unit b WHERE {}",
        any_of(under("b.path", me.scopes(Role.liaison)), Sql("b.id = ANY({})", led)),
    )
    return any_of(
        Sql("k.carried_by = {}", me.id),
        Sql("k.carried_unit = ANY(ARRAY({}))", units),
        Sql(
            "k.id = ANY(ARRAY(SELECT a.backlog_case FROM assignments_officer o JOIN assignments_assignment a"
            " ON a.id = o.assignment WHERE o.person = {}))",
            me.id,
        ),
    )


def _same(column: str) -> Callable[[str], Sql]:
    return lambda text: Sql(f"k.{column} = {{}}", text)


def _id(column: str) -> Callable[[str], Sql]:
    return lambda text: Sql(f"k.{column} = {{}}", UUID(text))


_PLAIN: dict[str, Callable[[str], Sql]] = {
    "register": _id("register"),
    "field": _tag("field", "field"),
    "batch": _id("batch"),
    "leader": _leader,
    "level": _same("carried_level"),
    "route": _same("route"),
    "origin": _same("origin"),
    "difficulty": _same("difficulty"),
    "state": _state,
    "waiting": _waiting,
    "repeat": {"1": Sql("k.repeat"), "0": Sql("NOT k.repeat")}.__getitem__,
    "cross": lambda text: Sql(_CROSSES[text]),
    "fact": lambda text: Sql(_FACTS[text]),
    "unit": _unit,
    "tag": lambda text: Sql(
        "k.id IN (SELECT ct.backlog_case FROM assignments_case_tag ct WHERE ct.tag = ANY(ARRAY({})))",
        _tags(text, *LEVERS),
    ),
}
_DATED: dict[str, Callable[[str, date], Sql]] = {"light": _light, "age": _age}
