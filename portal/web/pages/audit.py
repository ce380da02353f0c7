"""审计记录: the audit administrator's pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Router, get, post
from litestar.response import Response

from portal import audit as log
from portal.auditing import verify
from portal.clock import today
from portal.errors import BadInput
from portal.settings import SETTINGS
from portal.web.form import Choice, Day, Field, Form, Number
from portal.web.guards import AUDIT
from portal.web.identity import audit_log
from portal.web.identity.audit_words import ACTIONS, OUTCOMES
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]
MOST_FAULTS = 100


class SearchForm(Form):
    """What stands in the address; nothing of it is required."""

    fields: Mapping[str, Field] = {
        "person": Field("人员", longest=40),
        "action": Choice("操作", choices=ACTIONS),
        "outcome": Choice("结果", choices=OUTCOMES),
        "since": Day("起"),
        "until": Day("止"),
        "subject": Field("对象", longest=60),
        "before": Number("页", most=2**53),
    }

    def wanted(self) -> audit_log.Wanted:
        clean = {name: value for name, value in self.clean.items() if value is not None and name != "before"}
        return audit_log.Wanted(**clean)


@get("/", access=AUDIT, name="audit")
async def search(request: Asked) -> Page:
    form = SearchForm(request.query_params)
    if not form.ok:
        return _page(request, form, [], 422)
    return _page(request, form, await audit_log.view(me_of(request), form.wanted(), form.clean["before"]))


def _page(request: Asked, form: SearchForm, found: list[dict[str, Any]], status: int = 200, **more: Any) -> Page:
    kept = {name: text for name, text in form.typed.items() if text and name != "before"}
    shown = found[: audit_log.PAGE]
    following = {**kept, "before": shown[-1]["seq"]} if len(found) > audit_log.PAGE else None
    return Page(
        request,
        "portal/audit/log.html",
        status=status,
        title="审计记录",
        form=form,
        entries=shown,
        first="/audit?" + urlencode(kept) if form.typed["before"] else None,
        following="/audit?" + urlencode(following) if following else None,
        out="/audit/log.xlsx" + ("?" + urlencode(kept) if kept else ""),
        active=_active(form, kept),
        actions=list(ACTIONS.items()),
        outcomes=list(OUTCOMES.items()),
        anchor=audit_log.last_anchor(),
        **{"verified": None, **more},
    )


def _active(form: SearchForm, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address without it."""
    words = {"action": ACTIONS, "outcome": OUTCOMES}
    return [
        (
            f"{form.label(name)}：{words.get(name, {}).get(text, text)}",
            "/audit?" + urlencode({other: kept[other] for other in kept if other != name}),
        )
        for name, text in kept.items()
    ]


@post("/verify", access=AUDIT, name="audit_verify")
async def check(request: Asked) -> Page:
    """Walks the whole chain; the answer is shown on the log's own page."""
    count, faults = await verify(SETTINGS.anchors)
    await log.record(me_of(request), "audit.verify", None, {"entries": count, "faults": len(faults)})
    form = SearchForm()
    found = await audit_log.view(me_of(request), audit_log.Wanted(), None)
    return _page(request, form, found, verified=(count, len(faults), faults[:MOST_FAULTS]))


@get("/log.xlsx", access=AUDIT, name="audit_export")
async def written_out(request: Asked) -> Response[bytes]:
    form = SearchForm(request.query_params)
    if not form.ok:
        raise BadInput(*(("", sentence) for sentence in form.errors.values()))
    data = await audit_log.written_out(me_of(request), form.wanted())
    return as_download(data, f"审计记录{today():%Y%m%d}.xlsx", XLSX)


ROUTER = Router("/audit", route_handlers=[search, check, written_out])
