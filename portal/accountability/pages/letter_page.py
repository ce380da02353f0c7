"""The page of one letter: what it says, what it rests on, what may be done with it, what became of it."""

import json
from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from portal import files
from portal.access import Me
from portal.accountability.actions.letters.delisting import AGREEING
from portal.accountability.actions.letters.signing import Paper, paper_now
from portal.accountability.documents.letters import body_of
from portal.accountability.forms.letters import ADOPTED, COPIES, DraftForm
from portal.accountability.letter_kinds import FORMS, LETTER_KINDS, LEVELS, LISTED
from portal.accountability.letter_words import standing_from
from portal.accountability.queries import letters as queries
from portal.accountability.queries.letter_lists import more_of_unit, units_to_address
from portal.accountability.queries.letters import letter_for, subject_of
from portal.accountability.rules import drafting_office, reads_answers
from portal.accountability.states import BEFORE_ISSUE, LETTER_STATES, LETTER_TONES, STANDINGS
from portal.accountability.workflow import LETTER
from portal.clock import today
from portal.people import Role
from portal.web.form import Form
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.timeline import entries_of
from portal.words import distance
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
ONE = "/letters/{letter_id:uuid}"
MARKS = {"draft": "note", "refresh": "note", "return": "warn", "send_back": "warn", "sign": "letter", "remind": "warn"}
BEFORE = {"draft", "refresh", "submit", "send_back", "withdraw"}
"""What went before the signature is for the office and those above it."""
ANSWERED = {"receive", "reply", "close", "return", "delisting", "delisted", "delisting_refused"}
WAITING = {
    "drafted": "发函单位正在起草。",
    "to_sign": "正在等签发。签发人不能是起草人或最后修改的人。",
    "issued": "等主送单位签收。",
    "received": "等主送单位回复。",
    "replied": "等发函单位核实回复。",
    "closed": "已办结。",
    "withdrawn": "已撤回，没有发出。",
}


@get(ONE, access=in_business, name="accountability.letter")
async def show(request: Asked, letter_id: FromPath[UUID]) -> Page:
    return await letter_page(request, letter_id)


async def letter_page(
    request: Asked, letter_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the part whose form came back; `refusal`: the sentence of a refusal, what was typed is kept."""
    me, letter = request.user, await letter_for(request.user, letter_id)
    subject, shape, state = subject_of(letter), LETTER_KINDS[letter["kind"]], letter["state"]
    moves = LETTER.open_moves(me, letter)
    names = {move.name for move in moves}
    matters = await queries.matters_of(me, letter_id)
    paper = await paper_now(letter, [standing_from(one) for one in matters]) if state in BEFORE_ISSUE else None
    content = paper.content if paper else _printed(letter)
    writes = state == "drafted" and drafting_office(me, letter)
    inside = drafting_office(me, letter) or me.reaches(letter["unit_path"], Role.leader)
    answers = letter["signed_at"] is not None and reads_answers(me, letter)
    hidden = (set() if inside else BEFORE) | (set() if answers else ANSWERED)
    return Page(
        request,
        "accountability/letters/letter.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject.title,
        letter=letter,
        subject=subject,
        kind_words=shape.words,
        state_words=LETTER_STATES[state],
        tone=LETTER_TONES[state],
        content=content,
        body=body_of(content) if content else [],
        facts=_facts(letter, content),
        matters=_matters(matters, paper),
        changes=paper.changes if paper else [],
        rewritten=paper is not None and not paper.whole,
        moves=[move for move in moves if move.name != "reply"],
        may_reply="reply" in names,
        advice=shape.advice,
        adopted=list(ADOPTED.items()),
        waiting="" if "reply" in names else WAITING[state],
        **(await _writing(request, letter, paper, matters) if writes and paper else {"draft": None}),
        **(await _answered(me, letter) if answers else {"receipt": None, "replies": [], "listing": None}),
        entries=entries_of([event for event in await history_of(letter_id) if event["happened"] not in hidden], MARKS),
        issued=letter["signed_at"] is not None,
        inside=inside,
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _printed(letter: dict[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(letter["printed"]) if letter["printed"] else None
    return found


def _facts(letter: dict[str, Any], content: dict[str, Any] | None) -> list[tuple[str, Any]]:
    shape = LETTER_KINDS[letter["kind"]]
    due = letter["reply_due"]
    facts: list[tuple[str, Any]] = [
        ("种类", f"{shape.words}（{FORMS[shape.form]}）"),
        ("发函单位", letter["unit_name"]),
        ("主送单位", letter["addressee_name"]),
        ("抄送", content["copies"] if content else ""),
        ("起草", letter["drafted_by_name"]),
    ]
    if letter["signed_at"]:
        facts.append(("签发", f"{letter['signed_by_name']}（{letter['signed_by_title']}）"))
    else:
        facts.append(("签发权限", LEVELS[shape.level]))
    owed = letter["state"] in {"issued", "received"}
    facts.append(
        (
            "回复期限",
            f"{due.isoformat()}（{distance(due, today())}）"
            if owed
            else due.isoformat()
            if due
            else f"印发后 {letter['reply_days']} 天",
        )
    )
    return facts


def _matters(matters: list[dict[str, Any]], paper: Paper | None) -> list[dict[str, Any]]:
    """Of a draft as the ledger has them today, of what was issued as it was printed."""
    now_on = {one.duty: one for one in paper.standings} if paper else {}
    shown = []
    for matter in matters:
        one = now_on.get(matter["duty"])
        late = one.days_late if one else matter["days_late"]
        standing = one.standing if one else matter["standing"]
        due = one.due if one else matter["due"]
        shown.append(
            {
                **matter,
                "title": one.title if one else matter["title"],
                "due": due,
                "late": f"逾期 {late} 天" if late > 0 else "当日到期" if late == 0 else f"还有 {-late} 天",
                "is_late": late > 0,
                "extensions": one.extensions if one else matter["extensions"],
                "reminded_on": one.reminded_on if one else matter["reminded_on"],
                "standing_words": STANDINGS[standing],
            }
        )
    return shown


async def _writing(
    request: Asked, letter: dict[str, Any], paper: Paper, matters: list[dict[str, Any]]
) -> dict[str, Any]:
    """The draft form: the words as they are kept, the units to choose from, what else could go in."""
    shape = LETTER_KINDS[letter["kind"]]
    units = await units_to_address(request.user)
    known = [one.duty for one in paper.before]
    owing = matters[0]["owing"] if matters else None
    initial: dict[str, Any] = {name: str(unit) for name, unit in zip(COPIES, paper.copies, strict=False)}
    return {
        "draft": DraftForm(
            None,
            **{
                name: letter[name]
                for name in ("title", "addressee", "cause", "basis", "demand", "contact", "reply_days")
            },
            duties=known,
            **initial,
        ),
        "units": units,
        "copies": COPIES,
        "elsewhere": shape.elsewhere,
        "more": await more_of_unit(request.user, owing, known) if owing else [],
        "chosen": [(str(one.duty), one.title) for one in paper.standings],
    }


async def _answered(me: Me, letter: dict[str, Any]) -> dict[str, Any]:
    listing = await queries.listing_of(letter["id"]) if letter["kind"] == LISTED else None
    pending = listing is not None and listing["proposed_at"] is not None and listing["delisted_on"] is None
    asked = {**letter, "proposed_by": listing["proposed_by"] if listing else None}
    return {
        "receipt": await queries.receipt_of(letter["id"]),
        "replies": await queries.replies_of(letter["id"]),
        "listing": listing,
        "listing_papers": await files.of([listing["id"]]) if listing else [],
        "may_propose": listing is not None
        and listing["proposed_at"] is None
        and letter["state"] == "closed"
        and drafting_office(me, letter),
        "may_agree": pending and AGREEING(me, asked),
        "pending": pending,
    }


ROUTES = [show]
