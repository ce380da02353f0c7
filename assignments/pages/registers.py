"""积案库设置: who approves, after how many days something shows, and the words the office uses."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import registers as acting
from assignments.forms.registers import EstablishForm, SettingsForm, WordForm
from assignments.pages.clashing import differences
from assignments.queries import registers
from assignments.rules import office
from assignments.states import TAG_KINDS
from portal.access import Me
from portal.clock import today
from portal.errors import Refused
from portal.web.form import Form, Nothing, seen_version
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

ONE = "/registers/{register_id:uuid}"
SHOWN = (
    (
        "still_days",
        "几天没有动静要提醒",
        " 天",
        "这么多天没有进展，或者入库后没有安排包案的，列入“不动的案件”，按自然日计。",
    ),
    (
        "unopened_days",
        "几天没有打开要提醒",
        " 天",
        "送达后这么多天领导没有打开、接收，或者没有方案、承诺日期的，也列入，按自然日计。",
    ),
    ("recheck_weeks", "销案后几周回头看", " 周", "销案时自动排定，被查单位不能取消。"),
    ("signal_days", "趋势信号看多少天", " 天", "最近这么多天内，同一领域、同一地区新增的合起来看，按自然日计。"),
    ("signal_count", "多少件算强信号", " 件", "新增达到这个件数为强信号；达到一半、又比之前多的，为弱信号。"),
)
"""Setting, its words, its unit, and what follows from it."""


@get("/registers/new", access=OFFICE, name="assignments.register.new")
async def new(request: Request[Me, Any, Any]) -> Page | Response[Any]:
    offices = await registers.offices_without(request.user)
    if not offices and (own := await registers.own_register(request.user)):
        return see_other(f"/assignments/registers/{own['id']}")
    name = f"{offices[0]['territory_name']}信访积案库" if offices else ""
    return await _new_page(request, EstablishForm(None, name=name), offices)


@post("/registers/new", access=OFFICE, name="assignments.register.establish")
async def establish(request: Request[Me, Any, Any]) -> Response[Any]:
    form = EstablishForm(await request.form())
    if not form.ok:
        return await _new_page(request, form, await registers.offices_without(request.user), 422)
    clean = {name: form.clean[name] for name in ("name", "principal", "deputy")}
    made = await acting.establish(request.user, office_unit=form.clean["office"], **clean)
    return see_other(f"/assignments/registers/{made}", "saved")


@get(ONE, access=CARRYING, name="assignments.register")
async def show(request: Request[Me, Any, Any], register_id: FromPath[UUID]) -> Page:
    return await _page(request, await registers.register_for(request.user, register_id))


@post(ONE, access=OFFICE, name="assignments.register.change")
async def change(request: Request[Me, Any, Any], register_id: FromPath[UUID]) -> Response[Any]:
    found = await _own(request.user, register_id)
    sent = await request.form()
    form = SettingsForm(sent)
    if seen_version(sent) != found["version"]:
        return await _page(request, found, form=form, failed="settings", status=409, clash=True)
    if not form.ok:
        return await _page(request, found, form=form, failed="settings", status=422)
    await acting.change(found, request.user, form.clean)
    return see_other(f"/assignments/registers/{register_id}", "saved")


@post(f"{ONE}/words", access=OFFICE, name="assignments.register.add_word")
async def add_word(request: Request[Me, Any, Any], register_id: FromPath[UUID]) -> Response[Any]:
    found = await _own(request.user, register_id)
    form = WordForm(await request.form())
    if not form.ok:
        kind = form.typed["kind"] if form.typed["kind"] in TAG_KINDS else next(iter(TAG_KINDS))
        return await _page(request, found, form=form, failed=f"word {kind}", status=422)
    await acting.add_tag(found, request.user, **form.clean)
    return see_other(f"/assignments/registers/{register_id}", "added")


@post(f"{ONE}/words/{{tag_id:uuid}}/retire", access=OFFICE, name="assignments.register.retire_word")
async def retire_word(
    request: Request[Me, Any, Any], register_id: FromPath[UUID], tag_id: FromPath[UUID]
) -> Response[Any]:
    found = await _own(request.user, register_id)
    Nothing(await request.form())
    await acting.retire_tag(found, request.user, tag_id, today())
    return see_other(f"/assignments/registers/{register_id}", "ended")


async def _own(me: Me, register_id: UUID) -> dict[str, Any]:
    found = await registers.register_for(me, register_id)
    if not office(me, found):
        raise Refused("积案库由本联席会议办公室的工作人员设置，您可以查看。")
    return found


async def _page(
    request: Request[Me, Any, Any],
    register: dict[str, Any],
    *,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
    clash: bool = False,
) -> Page:
    """`failed`: settings, or the kind of the word that came back with complaints."""
    mine = office(request.user, register)
    people = await _offered(register["territory_path"], register["principal"], register["deputy"]) if mine else []
    words = await registers.tags_of(register["id"], retired=True)
    settings = (
        form if failed == "settings" else SettingsForm(None, **{one: register[one] for one in SettingsForm.fields})
    )
    meant = {str(key): said for key, said in people}
    return Page(
        request,
        "assignments/register.html",
        status=status,
        title=register["name"],
        register=register,
        mine=mine,
        facts=_facts(register),
        people=people,
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        settings=settings,
        shown=[(name, label, hint) for name, label, _, hint in SHOWN],
        clash={"both": differences(form, register, meant)} if clash and form else None,
        kinds=[_kind(kind, label, words.get(kind, [])) for kind, label in TAG_KINDS.items()],
    )


def _kind(kind: str, label: str, words: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": kind,
        "label": label,
        "hint": HINTS[kind],
        "used": [word for word in words if word["retired_on"] is None],
        "retired": [word for word in words if word["retired_on"] is not None],
    }


HINTS = {
    "field": "这件事是关于什么的，每件积案选一个。",
    "lever": "用了什么办法推动，可以选几个。",
    "campaign": "列入哪些专项行动，可以选几个。",
    "waiting": "现在卡在哪里、在等什么。",
}


def _facts(register: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("联席会议办公室", register["office_name"]),
        ("所在地区", register["territory_name"]),
        ("审批负责人", register["principal_name"] or "还没有登记，包案安排无法报批"),
        ("代行审批", register["deputy_name"] or ""),
        *[(label, f"{register[name]}{unit}") for name, label, unit, _ in SHOWN],
    ]


async def _new_page(
    request: Request[Me, Any, Any], form: EstablishForm, offices: list[dict[str, Any]], status: int = 200
) -> Page:
    paths = {held.unit: held.scope for held in request.user.holdings}
    return Page(
        request,
        "assignments/register_form.html",
        status=status,
        title="建立积案库",
        form=form,
        offices=[(unit["id"], unit["name"]) for unit in offices],
        people=await _offered(paths[offices[0]["id"]]) if offices else [],
    )


async def _offered(territory_path: str, *keep: UUID | None) -> list[tuple[UUID, str]]:
    people = await registers.leaders_around(territory_path, [one for one in keep if one is not None])
    return [(one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）") for one in people]


ROUTES: list[Any] = [new, establish, show, change, add_word, retire_word]
