"""案件评查: the draws, one draw and how to repeat it, the exposure list."""

import secrets
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import sampling
from assignments.documents.exposure import faults_in_words, printed
from assignments.forms.sampling import DrawForm
from assignments.pages import grading
from assignments.queries.registers import own_register
from assignments.queries.sampling import drawn_in, repeated, sample_for, samples_for, subject_of_sample
from assignments.rules import office
from assignments.states import GRADES
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.errors import Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

ADDRESS = "/assignments/samples"
ONE = "/samples/{sample_id:uuid}"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get("/samples", access=OFFICE, name="assignments.samples")
async def listed(request: Asked) -> Page:
    found = await samples_for(request.user, id_in(request.query_params.get("after", "")))
    return Page(request, "assignments/samples.html", title="案件评查", **found, again="after" in request.query_params)


@get("/samples/new", access=OFFICE, name="assignments.sample.new")
async def new(request: Asked) -> Page:
    """A seed is proposed; it is fixed before anybody sees what there is to draw from."""
    await _register(request.user)
    start = today().replace(day=1)
    form = DrawForm(None, seed=secrets.token_hex(6), closed_from=start, closed_until=today(), size=10)
    return _draw_page(request, form)


@post("/samples/new", access=OFFICE, name="assignments.sample.draw")
async def draw(request: Asked) -> Response[Any]:
    register = await _register(request.user)
    form = DrawForm(await request.form())
    if not form.ok:
        return _draw_page(request, form, 422)
    made = await sampling.draw(register, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{made}", "drawn")


def _draw_page(request: Asked, form: Form, status: int = 200) -> Page:
    return Page(request, "assignments/sample_new.html", status=status, title="抽取评查案件", form=form)


@get(ONE, access=OFFICE, name="assignments.sample")
async def show(request: Asked, sample_id: FromPath[UUID]) -> Page:
    found = await sample_for(request.user, sample_id)
    drawn = [_shown(line) for line in await drawn_in(request.user, sample_id)]
    return Page(
        request,
        "assignments/sample.html",
        title=found["name"],
        sample=found,
        facts=_facts(found),
        drawn=drawn,
        exposed=sum(line["exposed"] for line in drawn),
        may_print=office(request.user, found),
    )


@get(f"{ONE}/repeat", access=OFFICE, name="assignments.sample.repeat")
async def repeat(request: Asked, sample_id: FromPath[UUID]) -> Page:
    found = await sample_for(request.user, sample_id)
    again = await repeated(request.user, found)
    same = again["same_population"] and again["same_draw"]
    return Page(
        request,
        "assignments/sample_repeat.html",
        title="复核抽取过程",
        sample=found,
        facts=_facts(found),
        again=again,
        verdict="重新抽取，结果一致。" if same else "重新抽取，结果不一致。",
        same=same,
    )


@get(f"{ONE}/population.txt", access=OFFICE, name="assignments.sample.population")
async def population(request: Asked, sample_id: FromPath[UUID]) -> Response[bytes]:
    """The list drawn from: ids only. Its SHA-256 is the one on the page."""
    found = await sample_for(request.user, sample_id)
    await audit.record(request.user, "assignments.sample.population", subject_of_sample(found))
    return as_download(found["population_shown"], "抽样总体.txt", "text/plain")


@get(f"{ONE}/exposure.pdf", access=OFFICE, name="assignments.sample.exposure")
async def exposure(request: Asked, sample_id: FromPath[UUID]) -> Response[bytes]:
    found = await sample_for(request.user, sample_id)
    if not office(request.user, found):
        raise Refused(f"曝光清单由{office.words}打印。")
    title = f"{found['name']}曝光清单"
    context = printed(await drawn_in(request.user, sample_id), title=title, unit=found["office_name"], on=today())
    if not context["rows"]:
        raise Refused("还没有列入曝光清单的案件。")
    data = await render(paper("ledger.html", **context), draft=Watermark(request.user.name, now(), "打印"))
    told = {"rows": len(context["rows"])}
    await audit.record(request.user, "assignments.sample.expose", subject_of_sample(found), told)
    return as_download(data, f"{title}{today():%Y%m%d}.pdf", "application/pdf")


async def _register(me: Me) -> Record:
    register = await own_register(me)
    if register is None:
        raise Refused("本办还没有建立积案库，请先建立，再抽取评查案件。")
    return register


def _facts(sample: Record) -> list[tuple[str, str]]:
    return [
        ("积案库", sample["register_name"]),
        ("报结日期", f"{sample['closed_from']} 至 {sample['closed_until']}"),
        ("符合条件", f"{sample['eligible']} 件"),
        ("抽取", f"{sample['drawn']} 件"),
        ("随机种子", sample["seed"]),
        ("总体指纹", sample["fingerprint"]),
        ("抽取人", sample["drawn_by_name"]),
        ("此前同期间抽取", f"{sample['before']} 次"),
    ]


def _shown(line: Record) -> Record:
    return {
        **line,
        "grade_words": GRADES[line["grade"]] if line["grade"] else "待评查",
        "tone": TONES[line["grade"]],
        "fault_words": faults_in_words(line["faults"]),
        "mending": _mending(line),
    }


TONES = {None: "waiting", "regular": "done", "flawed": "returned"}


def _mending(line: Record) -> str:
    if line["mended_on"]:
        return f"{line['mended_on']} 已整改"
    return f"限 {line['mend_by']} 前" if line["mend_by"] else ""


ROUTES = [listed, new, draw, show, repeat, population, exposure, *grading.ROUTES]
