"""Who sets the register up, enters batches and cases, writes a line of a case, brings its papers, and who must not know."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import AUDITORS, LEADERS, LIAISONS, OFFICE, Family, Route

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
REGISTER = "/assignments/registers/{register_id}"
BATCH = "/assignments/batches/{batch_id}"
CASE = "/assignments/cases/{case_id}"
WATCHING = {"zhou", "shen", "tang", "mayor", "qian"}
"""Who works in or watches the register's territory."""
LINES = {"lin", "luo", "chen"}
"""Who speaks for the competent authority (区住建局) and for the territorial unit (青石街道)."""
KNOWING = WATCHING | LINES | {"li"}
"""And, once it is delivered, the unit that leads."""
SETTINGS = {
    "name": "积案库",
    "still_days": "15",
    "unopened_days": "3",
    "recheck_weeks": "4",
    "signal_days": "30",
    "signal_count": "5",
    "version": "0",
}
HANDED_DOWN = {
    "issuer_level": "central",
    "issuer": "上级",
    "name": "另一批",
    "handed_on": "2026-03-01",
    "due": "2026-12-31",
    "version": "0",
}

ASSIGNMENT_CASES = [
    Family(
        "the register and its batches: whoever works in its territory may look",
        CARRYING,
        [Route(f"GET {REGISTER}"), Route("GET /assignments/batches"), Route(f"GET {BATCH}")],
    ),
    Family(
        "the register and its batches: staff of the office act",
        OFFICE,
        [
            Route("GET /assignments/registers/new"),
            Route("POST /assignments/registers/new", form={"office": str(fixed_id("conference_office")), "name": "库"}),
            Route(f"POST {REGISTER}", form=SETTINGS),
            Route(f"POST {REGISTER}/words", form={"kind": "lever", "name": "新举措"}),
            Route(f"POST {REGISTER}/words/{{tag_id}}/retire"),
            Route("GET /assignments/batches/new"),
            Route("POST /assignments/batches/new", form=HANDED_DOWN),
            Route(f"GET {BATCH}/edit"),
            Route(f"POST {BATCH}/edit", form=HANDED_DOWN),
        ],
    ),
    Family(
        "a case that a leader carries, and its papers",
        CARRYING,
        [Route(f"GET {CASE}", on="case"), Route(f"GET {CASE}/papers/{{file_id}}", on="case")],
        sees=KNOWING,
    ),
    Family(
        "a case nobody carries yet: its office, who watches, its two lines",
        CARRYING,
        [Route(f"GET {CASE}", on="loose_case")],
        sees=WATCHING | LINES,
    ),
    Family(
        "a line of a case: the liaison of its own unit",
        CARRYING,
        [Route(f"POST {CASE}/lines/{{line}}", on="case", form={"standing": "已委托鉴定。", "seen": ""})],
        sees=KNOWING,
        does={"lin"},
        unruled="asked of the case: whose line it is",
    ),
    Family(
        "what a case waits for, its papers: the office and the liaisons of both lines",
        CARRYING,
        [
            Route(f"POST {CASE}/waiting", on="case"),
            Route(f"POST {CASE}/papers", on="case"),
        ],
        sees=KNOWING,
        does={"zhou", "shen", "lin"},
    ),
    Family(
        "taking a paper back: who brought it",
        CARRYING,
        [Route(f"POST {CASE}/papers/{{file_id}}/withdraw", on="case", form={"note": "传错了"})],
        sees=KNOWING,
        does={"zhou"},
        unruled="asked of the paper: who brought it",
    ),
    Family(
        "entering a case, putting it right, linking it, keeping somebody from it: staff of the office",
        OFFICE,
        [
            Route("GET /assignments/cases/new"),
            Route("POST /assignments/cases/new", form={"number": "LJ2"}),
            Route(f"GET {CASE}/edit", on="case"),
            Route(f"POST {CASE}/edit", on="case", form={"version": "0"}),
            Route(f"GET {CASE}/link", on="case"),
            Route(f"POST {CASE}/link", on="case", form={"number": "LJ2", "reason": "同一诉求"}),
            Route(f"GET {CASE}/recusals", on="case"),
            Route(f"POST {CASE}/recusals", on="case", form={"reason": "亲属关系"}),
            Route(f"POST {CASE}/recusals/{{recusal_id}}/lift", on="case"),
        ],
    ),
]
