"""The one page of a case. A form that came back with complaints is shown in its place on it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request

from assignments.pages import frames
from assignments.pages.case_showing import (
    MARKS,
    assignments_shown,
    facts_of,
    papers_shown,
    three_facts,
    waiting_words,
)
from assignments.queries.case_dossiers import dossier_for
from portal.access import Me
from portal.clock import today
from portal.web.form import Form
from portal.web.page import Page
from portal.web.timeline import entries_of

KEPT = ("register", "batch", "field", "origin")
"""What the next case that is entered keeps of this one."""


async def case_page(
    request: Request[Me, Any, Any], case_id: UUID, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """`failed`: the part whose form came back (`line authority`, `waiting`, `papers`, `withdraw <id>`)."""
    dossier = await dossier_for(request.user, case_id)
    case, on = dossier["case"], today()
    open_still = case["closed_on"] is None
    loose = open_still and case["live_assignment"] is None
    shown = {name: dossier[name] for name in ("linked", "origin", "batch_open", "may_run", "may_write")}
    return Page(
        request,
        "assignments/case.html",
        status=status,
        **frames.of_case(case),
        **shown,
        facts=facts_of(dossier, on),
        three=three_facts(case),
        waits_for=waiting_words(case, on),
        waiting_words=_words(dossier),
        lines=[{**line, "open": line["own"] and open_still} for line in dossier["lines"]],
        assignments=assignments_shown(dossier["assignments"], dossier["tenures"]),
        papers=papers_shown(dossier["papers"], case, request.user.id),
        entries=entries_of(dossier["history"], MARKS),
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        may_assign=loose and dossier["may_write"],
        another=another_address(case),
    )


def another_address(case: dict[str, Any]) -> str:
    """Where the next one like this is entered."""
    return "/assignments/cases/new?" + urlencode({name: case[name] for name in KEPT if case[name]})


def _words(dossier: dict[str, Any]) -> list[tuple[UUID, str]]:
    """To choose from; what stands there now stays, retired or not."""
    case = dossier["case"]
    words = {word["id"]: word["name"] for word in dossier["waiting_words"]}
    if case["waiting"] is not None:
        words.setdefault(case["waiting"], case["waiting_name"])
    return list(words.items())
