"""Who applies, reviews, files, revisits, looks again and samples; nobody looks at what was his own."""

from tests.matrix.policy import AUDITORS, DUTY_WATCHERS, LEADERS, LIAISONS, OFFICE, Family, Route
from tests.matrix.world import FAR

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
ONE = "/assignments/{assignment_id}"
RECHECK = "/assignments/rechecks/{recheck_id}"
SAMPLE = "/assignments/samples/{sample_id}"
SAMPLED = "/assignments/samples/cases/{sampled_id}"
KNOWING = {"zhou", "shen", "tang", "mayor", "qian", "lin", "luo", "chen", "li"}
"""Its office, who watches the territory, its two lines, its leader and the unit that leads."""
ENDING = {"outcome": "resolved", "head_reasonable": "已修复。", "text": "2026年11月20日修复。"}
PASSED = {f"verdict_{head}": "passed" for head in ("procedure", "substance", "time", "policy", "papers")}
OPEN = {"result": "not_solved", "note": "仍渗水", "due": FAR}
DRAW = {"name": "评查", "closed_from": "2026-01-01", "closed_until": "2026-01-01", "size": "1", "seed": "立冬"}

ASSIGNMENT_CLOSING = [
    Family(
        "how it ended, and its papers: whoever sees the case",
        CARRYING,
        [
            Route(f"GET {ONE}/closure", on="assignment"),
            Route(f"GET {ONE}/closure", on="applied"),
            Route(f"GET {ONE}/closure", on="closed"),
            Route(f"GET {ONE}/closure/papers/{{file_id}}", on="applied"),
        ],
        sees=KNOWING,
    ),
    Family(
        "applying for the end: the leader, the unit that leads",
        CARRYING,
        [Route(f"POST {ONE}/closure", on="assignment", form=ENDING)],
        sees=KNOWING,
        does={"chen", "li"},
    ),
    Family(
        "taking the application back: who applied",
        CARRYING,
        [Route(f"POST {ONE}/closure/take_back", on="applied")],
        sees=KNOWING,
        does={"chen"},
    ),
    Family(
        "taking a paper back: who brought it, while it is not looked at",
        CARRYING,
        [Route(f"POST {ONE}/closure/papers/{{file_id}}/withdraw", on="assignment", form={"note": "传错了"})],
        sees=KNOWING,
        does={"chen"},
        unruled="asked of the paper: who brought it",
    ),
    Family(
        "the five heads: staff of the office who neither carried nor applied",
        OFFICE,
        [Route(f"POST {ONE}/closure/review", on="applied", form=PASSED)],
        does={"zhou", "shen"},
        unruled="whom the guard lets in, may: here neither of the two carried or applied",
    ),
    Family(
        "the issuer's word: staff of the office enter it",
        OFFICE,
        [Route(f"POST {ONE}/filing", on="filed", form={"verdict": "accepted"})],
        does={"zhou", "shen"},
        unruled="whom the guard lets in, may",
    ),
    Family(
        "the pages of filing and revisiting, the lists: staff of the office",
        OFFICE,
        [
            Route(f"GET {ONE}/filing", on="filed"),
            Route(f"GET {ONE}/revisit", on="confirmed"),
            Route("GET /assignments/rechecks"),
            Route(f"GET {RECHECK}", watched_by=DUTY_WATCHERS | {"qian", "tang", "mayor"}),
            Route("GET /assignments/samples"),
            Route("GET /assignments/samples/new"),
            Route("POST /assignments/samples/new", form=DRAW),
            Route(f"GET {SAMPLE}"),
            Route(f"GET {SAMPLE}/repeat"),
            Route(f"GET {SAMPLE}/population.txt"),
            Route(f"GET {SAMPLE}/exposure.pdf"),
        ],
    ),
    Family(
        "looking at the result: a third person, here not 周 who reviewed",
        OFFICE,
        [
            Route(f"POST {ONE}/revisit", on="confirmed", form={"result": "solved"}),
            Route(f"POST {ONE}/revisit", on="confirmed", form=OPEN),
        ],
        does={"shen"},
    ),
    Family(
        "looking again: a third person, nobody of the checked unit",
        OFFICE,
        [Route(f"POST {RECHECK}", form={"result": "solved"}), Route(f"POST {RECHECK}", form=OPEN)],
        does={"shen"},
        unruled="asked of the assignment behind the check: the rule `third`",
    ),
    Family(
        "a drawn case that waits for its grade: staff of the office",
        CARRYING,
        [Route(f"GET {SAMPLED}", on="sample")],
        sees=OFFICE,
    ),
    Family(
        "a drawn case with its grade: whoever sees the case",
        CARRYING,
        [Route(f"GET {SAMPLED}", on="sampled", watched_by=DUTY_WATCHERS)],
        sees=KNOWING,
    ),
    Family(
        "grading a drawn case: a third person",
        OFFICE,
        [Route(f"POST {SAMPLED}", on="sample", form={"grade": "regular"})],
        does={"shen"},
        unruled="asked of the assignment behind the drawn case: the rule `third`",
    ),
    Family(
        "mending what was found: the liaison of the unit that leads",
        CARRYING,
        [Route(f"POST {SAMPLED}/mended", on="sampled", form={"mended": "已补送达。"})],
        sees=KNOWING,
        does={"li"},
        unruled="asked of the assignment behind the drawn case: the rule `lead_liaison`",
    ),
]
