"""消息设置: where one is reached outside the portal; kept by oneself, or by the system administrator for somebody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.errors import BadInput, Missing
from portal.messages import addresses
from portal.messages.rules import load_rules
from portal.web.form import Field, Form, seen_version
from portal.web.guards import SYSTEM, signed_in
from portal.web.identity import directory
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]


class AddressForm(Form):
    """One field, called as the channel calls its addresses."""

    def __init__(self, asks_for: str, data: Any = None) -> None:
        self.fields: Mapping[str, Field] = {"address": Field(asks_for, required=True, longest=120)}
        super().__init__(data)


@get("/me/messages", access=signed_in, name="me_messages")
async def mine(request: Asked) -> Page:
    return await _page(request, me_of(request).id)


@post("/me/messages/{name:str}", access=signed_in, name="me_messages_set")
async def set_mine(request: Asked, name: FromPath[str]) -> Response[Any]:
    return await _set(request, me_of(request).id, name)


@post("/me/messages/{name:str}/remove", access=signed_in, name="me_messages_remove")
async def remove_mine(request: Asked, name: FromPath[str]) -> Response[Any]:
    return await _remove(request, me_of(request).id, name)


@post("/me/messages/{name:str}/prefer", access=signed_in, name="me_messages_prefer")
async def prefer_mine(request: Asked, name: FromPath[str]) -> Response[Any]:
    return await _prefer(request, me_of(request).id, name)


@get("/people/persons/{person:uuid}/messages", access=SYSTEM, name="people_person_messages")
async def theirs(request: Asked, person: FromPath[UUID]) -> Page:
    return await _page(request, person)


@post("/people/persons/{person:uuid}/messages/{name:str}", access=SYSTEM, name="people_person_messages_set")
async def set_theirs(request: Asked, person: FromPath[UUID], name: FromPath[str]) -> Response[Any]:
    return await _set(request, person, name)


@post("/people/persons/{person:uuid}/messages/{name:str}/remove", access=SYSTEM, name="people_person_messages_remove")
async def remove_theirs(request: Asked, person: FromPath[UUID], name: FromPath[str]) -> Response[Any]:
    return await _remove(request, person, name)


@post("/people/persons/{person:uuid}/messages/{name:str}/prefer", access=SYSTEM, name="people_person_messages_prefer")
async def prefer_theirs(request: Asked, person: FromPath[UUID], name: FromPath[str]) -> Response[Any]:
    return await _prefer(request, person, name)


async def _set(request: Asked, person: UUID, name: str) -> Response[Any]:
    ways = {way["name"]: way for way in await addresses.settings_of(person)}
    if name not in ways:
        raise Missing
    data = await request.form()
    form = AddressForm(ways[name]["asks_for"], data)
    if form.ok:
        try:
            await addresses.set_address(me_of(request), person, name, form.clean["address"], seen_version(data))
            return see_other(_address_of(request, person), "saved")
        except BadInput as bad:
            form.take_complaints(bad)
    return await _page(request, person, {name: form}, 422)


async def _remove(request: Asked, person: UUID, name: str) -> Response[Any]:
    _known(name, await addresses.settings_of(person))
    await addresses.remove_address(me_of(request), person, name, seen_version(await request.form()))
    return see_other(_address_of(request, person), "saved")


async def _prefer(request: Asked, person: UUID, name: str) -> Response[Any]:
    _known(name, await addresses.settings_of(person))
    await addresses.prefer(me_of(request), person, name)
    return see_other(_address_of(request, person), "saved")


def _known(name: str, ways: list[dict[str, Any]]) -> None:
    if name not in {way["name"] for way in ways}:
        raise Missing


def _address_of(request: Asked, person: UUID) -> str:
    return f"/people/persons/{person}/messages" if request.url.path.startswith("/people/") else "/me/messages"


async def _page(request: Asked, person_id: UUID, sent: dict[str, AddressForm] | None = None, status: int = 200) -> Page:
    address = _address_of(request, person_id)
    own = address == "/me/messages"
    person = await directory.person(person_id)
    forms = sent or {}
    ways = await addresses.settings_of(person_id)
    rules = await load_rules()
    return Page(
        request,
        "portal/messages/settings.html",
        status=status,
        title="消息设置" if own else f"{person['name']}的消息设置",
        trail=[("我的账号", "/me")]
        if own
        else [("单位人员", "/people"), (person["name"], f"/people/persons/{person_id}")],
        ways=[{**way, "form": forms.get(way["name"], AddressForm(way["asks_for"]))} for way in ways],
        form=next(iter(forms.values()), None),
        wrong=next(iter(forms), ""),
        address=address,
        own=own,
        slots="、".join(f"{at:%H:%M}" for at in rules.slots),
    )


ROUTER = Router(
    "/",
    route_handlers=[
        mine,
        set_mine,
        remove_mine,
        prefer_mine,
        theirs,
        set_theirs,
        remove_theirs,
        prefer_theirs,
    ],
)
