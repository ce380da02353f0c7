"""The filters of the list as an address carries them, as a form offers them, and as a chip says them."""

from collections.abc import Callable, Mapping
from typing import Any

from assignments.queries import ledger as ledger_queries
from assignments.queries.ledger import SORTS, USUAL
from assignments.queries.ledger_filters import (
    ANY_WAITING,
    CROSSES,
    FACTS,
    FILTERS,
    LIGHTS,
    REPEATS,
    STATES,
)
from assignments.queries.ledger_filters import words_of as searched
from assignments.queries.ledger_words import batches_seen, tags_seen
from assignments.queries.registers import registers_for
from assignments.states import AGES, DIFFICULTIES, LEVELS, ORIGINS, ROUTES
from portal.access import Me
from portal.subjects import id_in

ADDRESS = "/assignments/cases"
AGE_WORDS = {name: words for name, words, _ in AGES}
WORDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "level": ("包案层级", LEVELS),
    "route": ("法定途径", ROUTES),
    "origin": ("来源", ORIGINS),
    "difficulty": ("难易程度", DIFFICULTIES),
    "state": ("状态", STATES),
    "light": ("预警", LIGHTS),
    "age": ("积案时间", AGE_WORDS),
    "repeat": ("初次或重复", REPEATS),
    "cross": ("三跨三分离", CROSSES),
    "fact": ("办结、化解、报结", FACTS),
    "mine": ("范围", {"1": "由我包案或由本单位主办"}),
}
"""Filters with a fixed set of values: what each is called, and what its values are called."""
NAMED = {
    "q": "搜索",
    "register": "积案库",
    "field": "领域",
    "tag": "举措、专项",
    "unit": "单位",
    "leader": "包案领导",
    "batch": "交办批次",
    "waiting": "卡点",
}
LONGEST = 80


def filters_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out, and so has no chip either."""
    asked = {name: _clean(params.get(name, "")) for name in FILTERS}
    known: dict[str, Callable[[str], object]] = {
        **{name: values.__contains__ for name, (_, values) in WORDS.items()},
        "q": searched,
        "register": id_in,
        "batch": id_in,
    }
    return {name: text for name, text in asked.items() if text and known.get(name, bool)(text)}


def sort_of(asked: str) -> str:
    return asked if asked in SORTS else USUAL


def _clean(value: Any) -> str:
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode().strip()[:LONGEST]


async def choices_of(me: Me, filters: Mapping[str, str]) -> dict[str, Any]:
    """What can be chosen: registers, their words and batches, and the fixed sets."""
    registers = await registers_for(me)
    ids = [one["id"] for one in registers if filters.get("register", "") in {"", str(one["id"])}]
    tags = await tags_seen(ids)
    return {
        "registers": [(str(one["id"]), one["name"]) for one in registers],
        "fields": [(name, name) for name in tags.get("field", [])],
        "levers": [(name, name) for name in (*tags.get("lever", []), *tags.get("campaign", []))],
        "waitings": [(ANY_WAITING, "有卡点的全部"), *((name, name) for name in tags.get("waiting", []))],
        "batches": [(str(one["id"]), f"{one['issuer']} {one['name']}") for one in await batches_seen(ids)],
        "sets": {name: list(values.items()) for name, (_, values) in WORDS.items()},
    }


async def names_of(filters: Mapping[str, str], choices: Mapping[str, Any]) -> dict[str, str]:
    """What the ids in the address are called; what is not there for this person is called by no name."""
    offered = dict(choices["registers"]) | dict(choices["batches"]) | {ANY_WAITING: "有卡点的全部"}
    return offered | await ledger_queries.titles_of(filters)


def words_of(filters: Mapping[str, str], names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """By filter: what it is called, and what is asked for, as people say it."""
    said = {}
    for name, text in filters.items():
        if name in WORDS:
            label, values = WORDS[name]
            said[name] = (label, values[text])
        else:
            is_id = id_in(text) is not None and name != "q"
            said[name] = (NAMED[name], names.get(text, "所选" + NAMED[name]) if is_id else names.get(text, text))
    return said
