"""Somebody was faster: what they did meanwhile, beside what this person had typed."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from inspections import queries
from inspections.pages.showing import MARKS
from inspections.states import STATES
from portal.access import Me
from portal.web.form import Form
from portal.web.timeline import entries_of

QUIET = {"progress", "evidence", "promise", "slip", "agree", "withhold", "remind", "follow_up"}
"""What happens to an item and does not touch its version: nobody is stopped by it."""


@dataclass(frozen=True)
class Clash:
    """`seen` is the version the person saw, `wanted` what they pressed, `typed` what they had written there.
    `open`: they may still do it as things are now."""

    seen: int
    wanted: str
    typed: list[tuple[str, str]]
    open: bool


def clash_shown(clash: Clash, dossier: dict[str, Any]) -> dict[str, Any]:
    """As many events as versions went by, newest first."""
    item = dossier["item"]
    missed = [event for event in dossier["history"] if event["happened"] not in QUIET]
    return {
        "wanted": clash.wanted,
        "typed": clash.typed,
        "open": clash.open,
        "state": STATES[item["state"]],
        "entries": entries_of(missed[: max(1, item["version"] - clash.seen)], MARKS),
    }


def typed_in(form: Form) -> list[tuple[str, str]]:
    """Every text of the form by its label; what was left empty is left out."""
    return [(form.label(name), text) for name, text in form.values.items() if isinstance(text, str) and text.strip()]


async def overtaken(me: Me, item: dict[str, Any]) -> bool:
    """The item moved on since it was read a moment ago."""
    return bool((await queries.item_for(me, item["id"]))["version"] != item["version"])


def note_refusal(request: Request[Me, Any, Any], wanted: str) -> None:
    """A page that says no is audited like any other no."""
    sentence = f"“{wanted}”没有办理：这一事项刚刚有了变化。"
    request.scope["refusal"] = {"why": "refused", "sentence": sentence}  # type: ignore[typeddict-unknown-key]
