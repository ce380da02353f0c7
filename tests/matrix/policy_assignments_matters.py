"""Who reports a matter, who sees it, who judges, handles and settles it, and who reads the signals."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import AUDITORS, DUTY_WATCHERS, LEADERS, LIAISONS, OFFICE, Family, Route
from tests.matrix.world import FAR

ONE = "/assignments/matters/{matter_id}"
SHEETS = "/assignments/matters/sheets"
CARRYING = OFFICE | LEADERS | LIAISONS | AUDITORS
KNOWING = OFFICE | {"tang", "mayor", "qian", "chen", "sun"}
"""Its office, who watches the territory or leads the place, and 孙 who found it."""
WITH_HANDLING = KNOWING | {"lin", "luo"}
"""From the handing down on also who speaks for the unit that handles it (区住建局)."""
FUWU = str(fixed_id("fuwu"))
REPORT = {
    "summary": "某小区楼道堆物起争执",
    "territory": str(fixed_id("qingshi")),
    "field": "城乡建设",
    "urgency": "ordinary",
}
HANDED = {"unit": FUWU, "due": FAR, "note": "职责所在", "version": ""}
CASE = {
    "number": "LJ202699999",
    "summary": "某小区楼道堆物起争执",
    "territory": str(fixed_id("qingshi")),
    "authority": str(fixed_id("housing")),
    "route": "mediation",
    "difficulty": "ordinary",
    "first_registered_on": "2026-01-01",
}

ASSIGNMENT_MATTERS = [
    Family(
        "the ledger of matters and the signals, each with what one may see",
        CARRYING,
        [
            Route("GET /assignments/matters"),
            Route("GET /assignments/matters.xlsx"),
            Route("GET /assignments/matters.pdf"),
            Route("GET /assignments/matters/signals"),
        ],
    ),
    Family(
        "reporting a matter: liaisons and the office",
        OFFICE | LIAISONS,
        [Route("GET /assignments/matters/new"), Route("POST /assignments/matters/new", form=REPORT)],
        unruled="which places one may report from is asked in SQL",
    ),
    Family("one matter", CARRYING, [Route(f"GET {ONE}", on="matter")], sees=KNOWING),
    Family(
        "one matter handed down",
        CARRYING,
        [Route(f"GET {ONE}", on="matter_assigned", watched_by=DUTY_WATCHERS)],
        sees=WITH_HANDLING,
    ),
    Family(
        "a paper of an answer",
        CARRYING,
        [Route(f"GET {ONE}/papers/{{file_id}}", on="matter_answered")],
        sees=WITH_HANDLING,
    ),
    Family(
        "taking a paper back: who handed it in, while it is in hand",
        CARRYING,
        [Route(f"POST {ONE}/papers/{{file_id}}/withdraw", on="matter_answered", form={"note": "传错了"})],
        sees=WITH_HANDLING,
        does=set(),
        unruled="an answer is being looked at: nobody takes a paper back now",
    ),
    Family(
        "judging: staff of the register's office",
        OFFICE,
        [
            Route(f"GET {ONE}/assign", on="matter"),
            Route(f"POST {ONE}/assign", on="matter", form=HANDED),
            Route(f"GET {ONE}/take_in", on="matter"),
            Route(f"POST {ONE}/note", on="matter", form={"note": "先关注"}),
            Route(f"GET {ONE}/reassign", on="matter_assigned"),
            Route(f"POST {ONE}/reassign", on="matter_assigned", form=HANDED),
            Route(f"POST {ONE}/settle", on="matter_answered"),
            Route(f"POST {ONE}/send_back", on="matter_answered", form={"note": "请补充"}),
            Route(f"GET {ONE}/reopen", on="matter_settled"),
            Route(f"POST {ONE}/reopen", on="matter_settled", form=HANDED),
        ],
        does=OFFICE,
        unruled="whom the guard lets in, may",
    ),
    Family(
        "taking a matter into the register of cases",
        OFFICE,
        [Route(f"POST {ONE}/take_in", on="matter", form=CASE)],
    ),
    Family(
        "closing one's own: who found it",
        CARRYING,
        [Route(f"POST {ONE}/close_own", on="matter", form={"note": "双方已签协议"})],
        sees=KNOWING,
        does={"sun"},
    ),
    Family(
        "answering: who speaks for the handling unit",
        CARRYING,
        [Route(f"POST {ONE}/answer", on="matter_assigned", form={"text": "已办"})],
        sees=WITH_HANDLING,
        does={"lin"},
    ),
    Family(
        "who must not know of a matter: its office says so",
        OFFICE,
        [
            Route(f"GET {ONE}/recusals", on="matter"),
            Route(f"POST {ONE}/recusals", on="matter", form={"person": str(fixed_id("luo")), "reason": "亲属关系"}),
            Route(f"POST {ONE}/recusals/{{recusal_id}}/lift", on="matter"),
        ],
    ),
    Family(
        "reading in many sheets: the office that keeps the register",
        OFFICE,
        [
            Route(f"GET {SHEETS}"),
            Route("GET /assignments/matters/blank.xlsx"),
            Route(f"POST {SHEETS}"),
        ],
    ),
    Family(
        "a sheet that was handed in: only who handed it in",
        OFFICE,
        [
            Route(f"GET {SHEETS}/{{sheet_id}}"),
            Route(f"GET {SHEETS}/{{sheet_id}}/errors", on="wrong"),
            Route(f"POST {SHEETS}/{{sheet_id}}/take"),
            Route(f"POST {SHEETS}/{{sheet_id}}/undo"),
        ],
        sees={"zhou"},
    ),
]
