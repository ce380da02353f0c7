"""整改成效: what was decided of a unit and when, and writing the next one down."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import AssessmentForm, key_of
from inspections.states import GRADES, SECOND
from portal.access import Me
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.people import Role
from portal.subjects import Subject
from portal.web.form import ROOM_FOR_FILES, looked_at
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

DISCIPLINE = any_role(Role.discipline)
FIGURES = (
    ("total", "整改事项"),
    ("closed", "已销号"),
    ("late", "逾期"),
    ("returns", "退回次数"),
    ("reopened", "重新整改次数"),
)
ASKS = "须在下面选定二次整改的事项和时限"
Asked = Request[Me, Any, Any]


@get("/{inspection_id:uuid}/assessments", access=INSPECTIONS, name="inspections.assessments")
async def assessments(request: Asked, inspection_id: FromPath[UUID]) -> Page:
    found = await queries.assessed(request.user, inspection_id)
    return Page(
        request,
        "inspections/assessments.html",
        title="整改成效评估",
        inspection=found,
        assessments=[_shown(one) for one in await queries.assessments_of(request.user, inspection_id)],
        ended=today() > found["focus_until"],
        may_assess=found["figures_shown"] and queries.may_assess(request.user, found),
    )


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "figures": [(words, one["figures"][name]) for name, words in FIGURES]}


@get("/{inspection_id:uuid}/assessments/new", access=DISCIPLINE, name="inspections.assessment.new")
async def new(request: Asked, inspection_id: FromPath[UUID]) -> Page:
    found = await queries.assessable(request.user, inspection_id)
    items = await queries.items_to_choose(request.user, inspection_id)
    return await _page(request, found, AssessmentForm(items, None, decided_on=today()))


@post(
    "/{inspection_id:uuid}/assessments/new",
    access=DISCIPLINE,
    name="inspections.assess",
    request_max_body_size=ROOM_FOR_FILES,
)
async def assess(request: Asked, inspection_id: FromPath[UUID]) -> Response[Any]:
    """The grade, its papers and the second rectification go in together, or nothing does."""
    found = await queries.assessable(request.user, inspection_id)
    if today() <= found["focus_until"]:
        raise Refused(f"集中整改期 {found['focus_until']} 届满以后才能评估。")
    sent = await request.form()
    form = AssessmentForm(await queries.items_to_choose(request.user, inspection_id), sent)
    if form.ok:
        try:
            papers = [await looked_at(file, form.label("papers")) for file in form.clean["papers"]]
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            await actions.assess(
                request.user,
                inspection_id,
                actions.Decided(**{name: form.clean[name] for name in actions.Decided.__dataclass_fields__}),
                second=_second(form),
                papers=papers,
                seen=_seen(sent.get("seen", "")),
            )
            return see_other(f"/inspections/{inspection_id}/assessments", "saved")
    return await _page(request, found, form, 422)


def _second(form: AssessmentForm) -> actions.Second | None:
    if not form.second_asked:
        return None
    return actions.Second(form.clean["reason"] or "", form.clean["due_for_all"], form.chosen())


def _seen(sent: Any) -> int:
    """How many assessments stood on the page; nonsense fits no count."""
    return int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) < 6 else -1


async def _page(request: Asked, found: dict[str, Any], form: AssessmentForm, status: int = 200) -> Page:
    figures = await queries.figures_of_inspection(found["id"])
    return Page(
        request,
        "inspections/assessment_form.html",
        status=status,
        title="录入整改成效评估",
        inspection=found,
        ended=today() > found["focus_until"],
        form=form,
        figures=[(words, str(figures[name])) for name, words in FIGURES],
        grades=[(grade, words, ASKS) if grade in SECOND else (grade, words) for grade, words in GRADES.items()],
        choices=[(key_of(item), item) for item in form.items],
        seen=await queries.assessments_counted(found["id"]),
    )


@get(
    "/assessments/{assessment_id:uuid}/papers/{assessment_paper_id:uuid}",
    access=INSPECTIONS,
    name="inspections.assessment.paper",
)
async def paper(request: Asked, assessment_id: FromPath[UUID], assessment_paper_id: FromPath[UUID]) -> Response[bytes]:
    found, kept = await queries.assessment_paper(request.user, assessment_id, assessment_paper_id)
    subject = Subject(
        "inspections.assessment", found["id"], found["title"], f"/inspections/{found['inspection']}/assessments"
    )
    return await give_out(request.user, subject, kept)


ROUTES = [assessments, new, assess, paper]
