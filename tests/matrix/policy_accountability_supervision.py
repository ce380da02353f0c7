"""Who plans an inspection, approves it, writes, signs, puts right, checks and looks again; who sees none of it."""

from tests.matrix.policy import BUSINESS, DISCIPLINE, DUTY_WATCHERS, OFFICE, Family, Route

ALL = "/accountability/supervision"
ONE = f"{ALL}/{{supervision_id}}"
UNIT = f"{ALL}/units/{{inspected_id}}"
MATTER = f"{ALL}/matters/{{matter_id}}"
FINDING = f"{ALL}/findings/{{finding_id}}"
LEADING = {"tang", "mayor"}
PLANNING = OFFICE | LEADING
"""The office that runs it and who leads its territory."""
TEAM = {"shen", "wang", "qian"}
INSIDE = PLANNING | TEAM
THERE = {"li", "chen", "recused_li"}
"""Who speaks for 公共服务办 or leads above it. 某recused_li is kept from one matter, not from the rest."""
KNOWING = INSIDE | THERE
PAPER = KNOWING - {"recused_li"}
"""The paper tells of the matter too."""
WATCHING = KNOWING | {"he", "recused_wang", "parent", "zhou"}
"""Who sees the duty in the ledger may open what it is about."""
WRITERS = OFFICE | DISCIPLINE
NOTE = {"note": "请核对"}
PLAN = {
    "title": "督查",
    "form": "on_site",
    "why": "例行。",
    "plan": "查台账。",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-02",
    "follow_weeks": "4",
    "version": "",
}
DRAW = {"standing": "late", "inspected": "", "size": "1", "seed": "1"}

ACCOUNTABILITY_SUPERVISION = [
    Family("the inspections one may see", BUSINESS, [Route(f"GET {ALL}")]),
    Family(
        "beginning one: staff of an office",
        WRITERS,
        [Route(f"GET {ALL}/new"), Route(f"POST {ALL}/new", form=PLAN)],
        unruled="in the name of the own office",
    ),
    Family(
        "a plan and what belongs to it",
        BUSINESS,
        [
            Route(f"GET {ONE}", on="drafted"),
            Route(f"GET {ONE}/team", on="drafted"),
            Route(f"GET {ONE}/matters", on="drafted"),
            Route(f"GET {ONE}/draws/{{draw_id}}/population.txt", on="drafted"),
            Route(f"GET {UNIT}", on="drafted"),
        ],
        sees=PLANNING,
    ),
    Family(
        "who must not know of it: entered and lifted by the office",
        BUSINESS,
        [
            Route(f"GET {ONE}/recusals", on="drafted"),
            Route(f"POST {ONE}/recusals", on="drafted", form={"reason": "亲属关系"}),
            Route(f"POST {ONE}/recusals/{{recusal_id}}/lift", on="drafted"),
        ],
        sees=PLANNING,
        does=OFFICE,
    ),
    Family(
        "writing a plan: the office, and nobody else",
        BUSINESS,
        [
            Route(f"POST {ONE}/edit", on="drafted", form=PLAN),
            Route(f"POST {ONE}/units", on="drafted", form={"unit": ""}),
            Route(f"POST {ONE}/team", on="drafted", form={"person": ""}),
            Route(f"POST {ONE}/team/{{member_id}}/remove", on="drafted"),
            Route(f"POST {ONE}/matters", on="drafted", form={"duties": ""}),
            Route(f"POST {ONE}/draw", on="drafted", form={**DRAW, "size": "0"}),
            Route(f"POST {ONE}/submit", on="drafted"),
            Route(f"POST {ONE}/withdraw", on="drafted", form=NOTE),
        ],
        sees=PLANNING,
        does=OFFICE,
    ),
    Family(
        "what was drawn stays drawn",
        BUSINESS,
        [
            Route(f"POST {ONE}/units/{{inspected_id}}/remove", on="drafted"),
            Route(f"POST {ONE}/matters/{{matter_id}}/remove", on="drafted"),
        ],
        sees=PLANNING,
        does=set(),
        unruled="drawn matters are never left out, nor their unit",
    ),
    Family(
        "approving: a second person who leads",
        BUSINESS,
        [Route(f"POST {ONE}/approve", on="to_approve"), Route(f"POST {ONE}/send_back", on="to_approve", form=NOTE)],
        sees=PLANNING,
        does=LEADING,
    ),
    Family(
        "an announced inspection under way, as a whole and at one unit",
        BUSINESS,
        [Route(f"GET {ONE}", on="running"), Route(f"GET {UNIT}", on="running")],
        sees=KNOWING,
    ),
    Family(
        "an unannounced one before its feedback: nobody of the unit",
        BUSINESS,
        [
            Route(f"GET {ONE}", on="hidden"),
            Route(f"GET {UNIT}", on="hidden"),
            Route(f"GET {UNIT}/preview.pdf", on="hidden"),
            Route(f"GET {MATTER}", on="hidden"),
            Route(f"GET {FINDING}", on="hidden"),
        ],
        sees=INSIDE,
    ),
    Family(
        "a matter that is looked at",
        BUSINESS,
        [Route(f"GET {MATTER}", on="running"), Route(f"GET {FINDING}", on="running")],
        sees=INSIDE,
    ),
    Family(
        "writing what is found of a unit: the team",
        BUSINESS,
        [
            Route(f"POST {UNIT}/conclude", on="running", form={"conclusion": "较好。"}),
            Route(f"POST {UNIT}/findings", on="running", form={"text": "齐全。"}),
        ],
        sees=KNOWING,
        does=TEAM,
    ),
    Family(
        "changing what is found of a matter: who wrote it, and the head",
        BUSINESS,
        [Route(f"POST {MATTER}/finding", on="running", form={"verdict": "", "text": ""})],
        sees=INSIDE,
        does={"qian", "shen"},
        unruled="asked of the finding: who wrote it",
    ),
    Family(
        "changing a finding: who wrote it, and the head",
        BUSINESS,
        [
            Route(f"POST {FINDING}/edit", on="running", form={"text": "齐全。"}),
            Route(f"POST {FINDING}/strike", on="running"),
        ],
        sees=INSIDE,
        does={"wang", "shen"},
        unruled="asked of the finding: who wrote it",
    ),
    Family(
        "closing the writing: the head",
        BUSINESS,
        [Route(f"POST {ONE}/finish", on="running")],
        sees=INSIDE,
        does={"shen"},
    ),
    Family(
        "giving it back to the team: who may sign",
        BUSINESS,
        [Route(f"POST {ONE}/reopen", on="to_sign", form=NOTE)],
        sees=INSIDE,
        does=LEADING,
    ),
    Family(
        "looking at what is to be signed: who may sign",
        BUSINESS,
        [Route(f"GET {UNIT}/sign", on="to_sign")],
        sees=KNOWING,
        does=LEADING,
    ),
    Family(
        "signing what was not shown",
        BUSINESS,
        [Route(f"POST {UNIT}/sign", on="to_sign", form={"seen": "", "version": ""})],
        sees=KNOWING,
        does=set(),
        unruled="without the digest of what was shown nobody signs",
    ),
    Family(
        "the feedback of a unit",
        BUSINESS,
        [Route(f"GET {ONE}", on="fed_back"), Route(f"GET {UNIT}", on="fed_back", watched_by=DUTY_WATCHERS)],
        sees=KNOWING,
    ),
    Family(
        "its papers, and a matter that some are kept from",
        BUSINESS,
        [
            Route(f"GET {UNIT}/paper.pdf", on="fed_back"),
            Route(f"GET {UNIT}/paper.docx", on="fed_back"),
            Route(f"GET {MATTER}", on="fed_back"),
        ],
        sees=PAPER,
    ),
    Family(
        "receiving, and asking for a review: who speaks for the unit and may read it",
        BUSINESS,
        [
            Route(f"POST {UNIT}/receive", on="fed_back"),
            Route(f"POST {UNIT}/review", on="fed_back", form={"reason": "有误"}),
        ],
        sees=KNOWING,
        does={"li"},
    ),
    Family(
        "what is to be put right, and a paper of a report",
        BUSINESS,
        [Route(f"GET {FINDING}", on="fed_back"), Route(f"GET {FINDING}/papers/{{file_id}}", on="reviewed")],
        sees=WATCHING,
    ),
    Family(
        "reporting that it is done: the unit that owes it",
        BUSINESS,
        [Route(f"POST {FINDING}/report", on="fed_back", form={"reply": "已补。"})],
        sees=WATCHING,
        does={"li", "recused_li"},
    ),
    Family(
        "checking a report: the team and the office, nobody of that unit",
        BUSINESS,
        [Route(f"POST {FINDING}/verify", on="reported"), Route(f"POST {FINDING}/return", on="reported", form=NOTE)],
        sees=WATCHING,
        does=TEAM | OFFICE,
    ),
    Family(
        "taking up a relapse: the same",
        BUSINESS,
        [Route(f"POST {FINDING}/relapse", on="mended", form={**NOTE, "due": "2099-01-05"})],
        sees=WATCHING,
        does=TEAM | OFFICE,
    ),
    Family(
        "the return visit: the same",
        BUSINESS,
        [Route(f"POST {UNIT}/visit", on="fed_back", form={"outcome": "held", "findings": "已落实。"})],
        sees=KNOWING,
        does=TEAM | OFFICE,
    ),
    Family(
        "answering a review: who had no part in the conclusion",
        BUSINESS,
        [Route(f"POST {UNIT}/review/answer", on="reviewed", form={"upheld": "kept", "opinion": "维持。"})],
        sees=KNOWING,
        does={"zhou", "mayor"},
    ),
    Family(
        "closing an inspection of which something is still owed",
        BUSINESS,
        [Route(f"POST {ONE}/close", on="fed_back")],
        sees=INSIDE,
        does=set(),
        unruled="what is owed is asked besides",
    ),
]
