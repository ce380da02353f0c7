"""The long form of the mutants: every filter of the house that says what one may see, wherever it is used, taken away.

A filter that narrows a list changes no cell: everybody gets the page, only with more on it. Those are the canary's, which
crawls all pages for what one must not see; here they are counted apart.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import assignments
import inspections
import meetings
import portal
from portal.access import Me
from portal.db import Sql
from tests.matrix.asking import Asker, differing
from tests.matrix.test_mutants import everything, quick_cells
from tests.proving import LONG, reached

pytestmark = pytest.mark.slow
NOT_THE_HOUSE = ("migrations", ".bench", ".demo", "__main__")


def filters() -> Iterator[tuple[str, str]]:
    """Each module and the name by which it uses a function from who asks to a condition."""
    for room in (portal, inspections, meetings, assignments):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not any(word in found.name for word in NOT_THE_HOUSE):
                module = importlib.import_module(found.name)
                yield from ((found.name, name) for name in _filters_of(module))


def _filters_of(module: ModuleType) -> list[str]:
    return [
        name
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and not inspect.iscoroutinefunction(thing)
        and inspect.get_annotations(thing, eval_str=False).get("return") in {Sql, "Sql"}
        and set(inspect.get_annotations(thing).values()) & {Me, "Me"}
    ]


ALL = list(filters())


def test_every_filter_of_the_house_is_known() -> None:
    assert len(ALL) > 150
    assert ("portal.duties", "visible") in ALL
    assert ("inspections.rules", "not_recused") in ALL


QUICK_ONES = [
    ("portal.duties", "visible"),
    ("portal.accountability.queries.letters", "sees_letter"),
    ("meetings.queries.meetings", "sees_meeting"),
]
ONLY_NARROW = {
    "meetings.queries.calling.belongs",
    "meetings.queries.calling.seated",
    "meetings.queries.clashes.sees_meeting",
    "meetings.queries.decisions.not_recused",
    "meetings.queries.feeds.belongs",
    "meetings.queries.feeds.runs",
    "meetings.queries.feeds.seated",
    "meetings.queries.feeds.sees_meeting",
    "meetings.queries.figure_places.sees_conference",
    "meetings.queries.figure_terms.sees_item",
    "meetings.queries.figure_terms.sees_meeting",
    "meetings.queries.figure_terms.sees_resolution",
    "meetings.queries.figure_terms.sees_topic",
    "meetings.queries.ledger.found_resolutions",
    "meetings.queries.ledger.sees_resolution",
    "meetings.queries.meetings.sees_item",
    "meetings.queries.overview.runs",
    "portal.access.not_recused",
    "portal.accountability.actions.letters.drafting.sees_letter",
    "portal.accountability.actions.records_basis.not_recused",
    "portal.accountability.actions.records_basis.visible",
    "portal.accountability.campaign_rules.not_recused",
    "portal.accountability.campaign_rules.sees_campaign",
    "portal.accountability.official_rules.sees_official",
    "portal.accountability.queries.campaign.sees_bulletin",
    "portal.accountability.queries.campaign_days.visible",
    "portal.accountability.queries.chain.sees_letter",
    "portal.accountability.queries.duties.visible",
    "portal.accountability.queries.figures_bulletins.not_recused",
    "portal.accountability.queries.figures_terms.sees_letter",
    "portal.accountability.queries.figures_terms.visible",
    "portal.accountability.queries.letter_lists.sees_letter",
    "portal.accountability.queries.letter_lists.visible",
    "portal.accountability.queries.letter_lists.waiting",
    "portal.accountability.queries.letters.visible",
}
"""Where every cell stays as it is: they narrow a list, and the canary looks at what is on it."""


@pytest.mark.parametrize("filtered", ALL if LONG else QUICK_ONES, ids=".".join)
async def test_a_filter_taken_away_turns_the_matrix_red(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, filtered: tuple[str, str]
) -> None:
    module, name = filtered
    wanted = [cell for cell in quick_cells() if cell[0].name.startswith("GET ")]
    monkeypatch.setattr(f"{module}.{name}", everything)
    red = bool(await differing(asker, near(module, wanted), most=1))
    reached("filters taken away", 1)
    reached("a cell differs" if red else "only a list is longer, which is the canary's", 1)
    assert red == (f"{module}.{name}" not in ONLY_NARROW)


def near(module: str, wanted: list[tuple]) -> list[tuple]:  # type: ignore[type-arg]
    """The room's own pages first: a cell that differs is most likely there."""
    room = module.replace("portal.accountability", "accountability").split(".")[0]
    return sorted(wanted, key=lambda cell: not cell[0].name.startswith(f"GET /{room}"))
