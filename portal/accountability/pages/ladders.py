"""督办阶梯: by which rule one is reminded; an office takes over a ladder, changes it from a day on, gives it up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import ladders as acting
from portal.accountability.forms.ladders import (
    DAY_UNITS,
    LETTERS,
    LIGHTS,
    RECIPIENTS,
    TRIGGERS,
    AdoptForm,
    ReviseForm,
    typed_of,
)
from portal.accountability.ladder import Ladder, Light, Step
from portal.accountability.pages.room import tabs
from portal.accountability.profiles import ROOMS, SHIPPED
from portal.accountability.queries import profiles
from portal.accountability.queries.standing import TONES
from portal.clock import today
from portal.errors import BadInput, Missing, Refused
from portal.web.form import Form, Nothing
from portal.web.guards import in_business
from portal.web.page import Page, see_other

HERE = "/accountability/ladders"
Asked = Request[Me, Any, Any]


@get("/ladders", access=in_business, name="accountability.ladders")
async def list_ladders(request: Asked) -> Page:
    day = today()
    found = await profiles.ladders_for(request.user, day)
    return Page(
        request,
        "accountability/ladders.html",
        title="督办阶梯",
        tabs=tabs(request.user, "/ladders"),
        ladders=[
            {**one, "room_words": ROOMS.get(one["room"], one["room"]), "coming": one["starts_on"] > day}
            for one in found
        ],
        shipped=[(key, ladder, f"{HERE}/shipped/{key}") for key, ladder in SHIPPED.items()],
        may_set=request.user.has(*profiles.SETTERS),
    )


@get("/ladders/shipped/{key:str}", access=in_business, name="accountability.ladder.shipped")
async def show_shipped(request: Asked, key: FromPath[str]) -> Page:
    return await _shipped(request, key, AdoptForm(None, starts_on=today() + timedelta(days=1)))


@post("/ladders/shipped/{key:str}", access=in_business, name="accountability.ladder.adopt")
async def adopt(request: Asked, key: FromPath[str]) -> Response[Any]:
    if not await profiles.own_units(request.user):
        raise Refused("督办阶梯由联席会议办公室或者巡察机构采用，您可以查看。")
    form = AdoptForm(await request.form())
    if not form.ok:
        return await _shipped(request, key, form, 422)
    try:
        made = await acting.adopt(
            request.user,
            key,
            unit=form.clean["unit"],
            room=form.clean["room"] or "",
            starts_on=form.clean["starts_on"],
            on=today(),
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return await _shipped(request, key, form, 422)
    except Refused as no:
        return await _shipped(request, key, form, 409, no.sentence)
    return see_other(f"{HERE}/{made}", "saved")


@get("/ladders/{profile_id:uuid}", access=in_business, name="accountability.ladder")
async def show(request: Asked, profile_id: FromPath[UUID]) -> Page:
    found = await profiles.ladder_for(request.user, profile_id)
    return await _own(request, found, _form_of(found))


@post("/ladders/{profile_id:uuid}", access=in_business, name="accountability.ladder.revise")
async def revise(request: Asked, profile_id: FromPath[UUID]) -> Response[Any]:
    found = await profiles.ladder_for(request.user, profile_id)
    if not profiles.governs(request.user, found):
        raise Refused(f"督办阶梯由{profiles.may_govern(found)}设置，您可以查看。")
    form = ReviseForm.of(found["ladder"].steps)(await request.form())
    if not form.ok:
        return await _own(request, found, form, 422)
    try:
        made = await acting.revise(
            request.user,
            profile_id,
            steps=form.steps(found["ladder"].steps),
            repeat=form.clean["repeat"],
            letters_a_day=_letters(form, found["ladder"]),
            starts_on=form.clean["starts_on"],
            on=today(),
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return await _own(request, found, form, 422)
    except Refused as no:
        return await _own(request, found, form, 409, no.sentence)
    return see_other(f"{HERE}/{made}", "saved")


@post("/ladders/{profile_id:uuid}/end", access=in_business, name="accountability.ladder.end")
async def end(request: Asked, profile_id: FromPath[UUID]) -> Response[Any]:
    Nothing(await request.form())
    await acting.give_up(request.user, profile_id, on=today())
    return see_other(HERE, "ended")


def _letters(form: ReviseForm, before: Ladder) -> int:
    given: int | None = form.clean["letters_a_day"]
    return before.letters_a_day if given is None else given


def _form_of(found: dict[str, Any]) -> ReviseForm:
    steps = found["ladder"].steps
    made = ReviseForm.of(steps)
    return made(
        None, starts_on=today() + timedelta(days=1), **typed_of(steps, found["repeat"], found["ladder"].letters_a_day)
    )


async def _shipped(request: Asked, key: str, form: Form, status: int = 200, refusal: str = "") -> Page:
    if key not in SHIPPED:
        raise Missing
    ladder = SHIPPED[key]
    units = await profiles.own_units(request.user)
    return Page(
        request,
        "accountability/ladder_shipped.html",
        status=status,
        title=ladder.name,
        ladder=ladder,
        steps=shown(ladder),
        form=form,
        refusal=refusal,
        action=f"{HERE}/shipped/{key}",
        units=[(one["id"], one["name"]) for one in units],
        rooms=list(ROOMS.items())[1:],
    )


async def _own(request: Asked, found: dict[str, Any], form: Form, status: int = 200, refusal: str = "") -> Page:
    day = today()
    return Page(
        request,
        "accountability/ladder.html",
        status=status,
        title=f"督办阶梯：{found['name']}",
        found={**found, "room_words": ROOMS.get(found["room"], found["room"])},
        steps=shown(found["ladder"]),
        form=form,
        refusal=refusal,
        action=f"{HERE}/{found['id']}",
        mine=profiles.governs(request.user, found) and (found["ends_on"] is None or found["ends_on"] >= day),
        setter=profiles.may_govern(found),
        choices={
            "units": list(DAY_UNITS.items()),
            "lights": list(LIGHTS.items()),
            "triggers": list(TRIGGERS.items()),
            "letters": list(LETTERS.items()),
            "recipients": list(RECIPIENTS.items()),
        },
    )


def shown(ladder: Ladder) -> list[dict[str, Any]]:
    return [{"n": n, **_step(step)} for n, step in enumerate(ladder.steps)]


def _step(step: Step) -> dict[str, Any]:
    return {
        "words": step.words,
        "when": step.when_words,
        "to": step.to_words,
        "makes": f"{step.produces.value}：{LETTERS.get(step.letter, '')}" if step.letter else step.produces.value,
        "light": "" if step.light is Light.none else f"{step.light.value}牌",
        "tone": TONES.get(step.light, "grey"),
        "points": step.points or "",
        "trigger": step.trigger.value,
    }


ROUTES = [list_ladders, show_shipped, adopt, show, revise, end]
