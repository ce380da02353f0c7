"""Every state × every act × everybody who might try: what the machine allows, and who is told."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from portal import db
from portal.access import Me
from portal.accountability.actions import letters
from portal.accountability.queries.letters import letter_for
from portal.accountability.workflow import LETTER
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.portal.accountability.letters.writing import (
    a_draft,
    closed,
    freeze_as,
    issued,
    received,
    replied,
    sign_as,
    state_of,
    submitted,
)

Found = dict[str, Any]
Act = Callable[[Cast, Found, Me], Awaitable[Any]]
WHO = ("zhou", "shen", "tang", "luo", "li", "wang", "sun", "chen", "qian", "zhao")


async def withdrawn(people: Cast) -> UUID:
    letter = await a_draft(people)
    await letters.withdraw(await letter_for(people.zhou, letter), people.zhou, note="另行处理")
    return letter


STATES: dict[str, Callable[[Cast], Awaitable[UUID]]] = {
    "drafted": a_draft,
    "to_sign": submitted,
    "issued": issued,
    "received": received,
    "replied": replied,
    "closed": closed,
    "withdrawn": withdrawn,
}


async def sign(people: Cast, found: Found, by: Me) -> None:
    await sign_as(people, found["id"], by.account)


ACTS: dict[str, Act] = {
    "submit": lambda people, found, by: letters.submit(found, by),
    "sign": sign,
    "send_back": lambda people, found, by: letters.send_back(found, by, note="请核对天数"),
    "withdraw": lambda people, found, by: letters.withdraw(found, by, note="另行处理"),
    "receive": lambda people, found, by: letters.receive(found, by),
    "reply": lambda people, found, by: letters.reply(found, by, text="已办。"),
    "close": lambda people, found, by: letters.close(found, by),
    "return": lambda people, found, by: letters.return_reply(found, by, note="请附依据"),
}
MAY = {
    ("drafted", "submit"): {"zhou", "shen"},
    ("drafted", "withdraw"): {"zhou", "shen"},
    ("to_sign", "sign"): {"shen", "tang"},
    ("to_sign", "send_back"): {"shen", "tang"},
    ("to_sign", "withdraw"): {"zhou", "shen"},
    ("issued", "receive"): {"li"},
    ("received", "reply"): {"li"},
    ("replied", "close"): {"zhou", "shen"},
    ("replied", "return"): {"zhou", "shen"},
}
"""A 提醒函 of 区信联办 that 周 drafted, to 公共服务办. All other cells are refused."""
SEES = {"zhou", "shen", "tang"}
SEES_ISSUED = SEES | {"li", "chen", "qian"}
"""The office, who leads its territory; once issued who speaks for the unit, its leader, the auditor."""


def test_every_move_and_every_state_is_tried() -> None:
    assert set(ACTS) == set(LETTER.by_name)
    assert set(STATES) == set(LETTER.states)


@pytest.mark.parametrize("state", STATES)
async def test_every_act_in_every_state_by_everybody(people: Cast, state: str) -> None:
    letter = await STATES[state](people)
    issued_by_now = state not in {"drafted", "to_sign", "withdrawn"}
    for who in WHO:
        by = people.person[who]
        try:
            found = await letter_for(by, letter)
        except Missing:
            assert who not in (SEES_ISSUED if issued_by_now else SEES)
            continue
        assert who in (SEES_ISSUED if issued_by_now else SEES)
        for act, move in ACTS.items():
            allowed = who in MAY.get((state, act), set())
            assert allowed == (act in {one.name for one in LETTER.open_moves(by, found)}), (who, act)
            if act == "sign" and allowed and who != "shen":
                continue  # printed once a state is enough
            try:
                async with db.atomic():
                    await move(people, found, by)
                    assert await state_of(letter) == LETTER.by_name[act].target
                    undo()
            except Undone:
                done = True
            except Refused:
                done = False
            assert done == allowed, (state, act, who)


class Undone(Exception):
    pass


def undo() -> None:
    raise Undone


SIGNERS = {
    "reminder": {"shen", "tang"},
    "urging_slip": {"shen", "tang"},
    "supervision_slip": {"shen", "tang"},
    "supervision_letter": {"tang"},
    "recommendation": {"tang"},
    "interview": {"tang"},
    "circular": {"tang"},
    "listed_supervision": {"tang"},
    "rectify_order": {"tang"},
    "improve_advice": {"tang"},
    "policy_advice": {"tang"},
    "liability_advice": {"tang"},
}


@pytest.mark.parametrize("kind", SIGNERS)
async def test_each_kind_is_signed_by_who_may(people: Cast, kind: str) -> None:
    letter = await submitted(people, kind)
    found = await letter_for(people.zhou, letter)
    rule = LETTER.by_name["sign"].rule
    assert {who for who in WHO if rule(people.person[who], found)} == SIGNERS[kind]


@pytest.mark.parametrize("kind", ["order_book", "guidance_book", "reminder_book", "caution_book", "liability_book"])
async def test_the_five_books_are_signed_by_a_second_of_the_inspection_office_or_a_leader(
    people: Cast, kind: str
) -> None:
    letter = await submitted(people, kind, by="wang")
    found = await letter_for(people.he, letter)
    rule = LETTER.by_name["sign"].rule
    may = {who for who in (*WHO, "he", "xu") if rule(people.person[who], found)}
    assert may == {"he", "tang"}


async def test_who_edited_last_does_not_sign(people: Cast) -> None:
    letter = await a_draft(people)
    await letters.submit(await letter_for(people.shen, letter), people.shen)
    for who in ("zhou", "shen"):
        with pytest.raises(Refused, match="您不能“签发并印发”"):
            await sign_as(people, letter, who)
    await freeze_as(people, letter, "tang")
    assert await state_of(letter) == "issued"


async def test_the_database_itself_wants_a_second_person(people: Cast) -> None:
    letter = await issued(people)
    with pytest.raises(Exception, match="frozen"):
        async with db.atomic():
            await db.value("UPDATE accountability_letter SET signed_by = drafted_by WHERE id = {} RETURNING id", letter)


async def test_whoever_replied_does_not_close_it(people: Cast) -> None:
    letter = await replied(people)
    found = await letter_for(people.zhou, letter)
    rule = LETTER.by_name["close"].rule
    assert rule(people.zhou, found)
    assert not rule(people.zhou, {**found, "replied_by": people.zhou.id})


async def test_the_reply_is_a_duty_in_step_with_the_letter(people: Cast) -> None:
    async def duty() -> Found:
        found = await db.row("SELECT * FROM duty WHERE subject_id = {}", letter)
        assert found is not None
        return found

    letter = await submitted(people)
    assert await db.row("SELECT * FROM duty WHERE subject_id = {}", letter) is None
    await freeze_as(people, letter, "shen")
    opened = await duty()
    found = await letter_for(people.li, letter)
    assert (opened["unit"], opened["due"]) == (people.unit["fuwu"], found["reply_due"])
    assert opened["checking_unit"] == people.unit["conference_office"]
    assert (opened["limit_amount"], opened["limit_unit"]) == (7, "日")
    assert opened["title"] == f"提醒函 {found['label']}"
    await letters.receive(found, people.li)
    await letters.reply(await letter_for(people.li, letter), people.li, text="已办。")
    assert (await duty())["handed_in_at"] is not None
    await letters.return_reply(await letter_for(people.shen, letter), people.shen, note="请附依据")
    returned = await duty()
    assert (returned["handed_in_at"], returned["done_at"]) == (None, None)
    await letters.reply(await letter_for(people.li, letter), people.li, text="依据附后。")
    await letters.close(await letter_for(people.zhou, letter), people.zhou)
    assert (await duty())["done_on"] == today()
    verdicts = await db.rows(
        "SELECT r.number, v.verdict, v.reason FROM accountability_letter_reply r"
        " JOIN accountability_letter_verification v ON v.reply = r.id ORDER BY r.number"
    )
    assert [(line["number"], line["verdict"], line["reason"]) for line in verdicts] == [
        (1, "returned", "请附依据"),
        (2, "accepted", None),
    ]


async def test_no_message_says_what_a_letter_is_about(people: Cast) -> None:
    letter = await closed(people)
    told = await db.rows("SELECT title, sentence, path FROM notice WHERE subject_id = {}", letter)
    assert len(told) > 5
    assert not [line for line in told if "值班制度" in line["title"] + line["sentence"]]
    assert {line["path"] for line in told} == {f"/accountability/letters/{letter}"}
