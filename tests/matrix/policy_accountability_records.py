"""Who may know of a record of accountability, who enters, checks, objects and answers; who follows the chain of a duty."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import AUDITORS, BUSINESS, DISCIPLINE, KNOWING, LEADERS, OFFICE, Family, Route

ONE = "/accountability/records/{record_id}"
CHAIN = "/accountability/chain/{duty_id}"
STAFF = {"wang", "he", "parent"}
"""Discipline staff who reach the unit and are not recused: of the district's inspection office and the city's above it."""
ABOVE = {"chen", "tang", "mayor"}
"""Leaders above 公共服务办."""
DECISION = {
    "post": str(fixed_id("post li")),
    "deciding_body": "街道纪工委",
    "document_title": "决定",
    "decided_on": "2026-01-05",
    "sanctions": "admonition",
    "liability": "direct",
    "ground": "45.1",
    "summary": "未按期办结",
}
LIMITS = {"object_amount": "30", "object_unit": "日", "answer_amount": "30", "answer_unit": "日", "version": "0"}

ACCOUNTABILITY_RECORDS = [
    Family(
        "the list of records and its print: discipline staff and leaders, each what they may see",
        DISCIPLINE | LEADERS,
        [Route("GET /accountability/records")],
    ),
    Family(
        "the list on paper",
        DISCIPLINE | LEADERS,
        [Route("GET /accountability/records.pdf")],
        unruled="an empty list is not printed",
    ),
    Family("what is recorded of oneself", BUSINESS, [Route("GET /accountability/records/mine")]),
    Family(
        "entering a record, and the periods of one's office: discipline staff",
        DISCIPLINE,
        [
            Route("GET /accountability/records/new"),
            Route("POST /accountability/records/new", form=DECISION),
            Route("GET /accountability/records/limits"),
            Route("POST /accountability/records/limits", form=LIMITS),
        ],
    ),
    Family(
        "a record in force: who watches, whom it is about, who leads above",
        BUSINESS,
        [Route(f"GET {ONE}", on="record"), Route(f"GET {ONE}/papers/{{file_id}}", on="record")],
        sees=STAFF | ABOVE | {"li"},
    ),
    Family(
        "a record of a unit: its leader and who leads above",
        BUSINESS,
        [Route(f"GET {ONE}", on="record_of_unit")],
        sees=STAFF | ABOVE | {"recused_wang"},
    ),
    Family(
        "what is not checked, or has an objection open: nobody who only watches",
        BUSINESS,
        [Route(f"GET {ONE}", on="record_drafted")],
        sees=STAFF,
    ),
    Family("while an objection is open", BUSINESS, [Route(f"GET {ONE}", on="record_objected")], sees=STAFF | {"li"}),
    Family(
        "changing what was entered: who entered it, before it is checked",
        BUSINESS,
        [Route(f"GET {ONE}/edit", on="record_drafted"), Route(f"POST {ONE}/edit", on="record_drafted", form=DECISION)],
        sees=STAFF,
        does={"wang"},
    ),
    Family(
        "what it rests on: staff of its office, before it is checked",
        BUSINESS,
        [
            Route(f"POST {ONE}/basis", on="record_drafted", form={"number": "无〔2026〕1号"}),
            Route(f"POST {ONE}/basis/{{basis_id}}/remove", on="record_drafted"),
        ],
        sees=STAFF,
        does={"wang", "he"},
    ),
    Family(
        "checking: another of its office",
        BUSINESS,
        [Route(f"GET {ONE}/check", on="record_drafted"), Route(f"POST {ONE}/check", on="record_drafted")],
        sees=STAFF,
        does={"he"},
    ),
    Family(
        "correcting and withdrawing: staff of its office",
        BUSINESS,
        [
            Route(f"GET {ONE}/correct", on="record"),
            Route(f"POST {ONE}/correct", on="record", form={**DECISION, "correction": "登记有误"}),
            Route(f"GET {ONE}/withdraw", on="record"),
            Route(f"POST {ONE}/withdraw", on="record", form={"note": "决定变更", "document": "某文件"}),
        ],
        sees=STAFF | ABOVE | {"li"},
        does={"wang", "he"},
    ),
    Family(
        "objecting: whom it is about",
        BUSINESS,
        [Route(f"GET {ONE}/object", on="record"), Route(f"POST {ONE}/object", on="record", form={"text": "不实"})],
        sees=STAFF | ABOVE | {"li"},
        does={"li"},
    ),
    Family(
        "objecting for a unit: its leader",
        BUSINESS,
        [
            Route(f"GET {ONE}/object", on="record_of_unit"),
            Route(f"POST {ONE}/object", on="record_of_unit", form={"text": "不实"}),
        ],
        sees=STAFF | ABOVE | {"recused_wang"},
        does={"chen"},
    ),
    Family(
        "answering: who did not enter it",
        BUSINESS,
        [
            Route(f"{verb} {ONE}/{move}", on="record_objected", form={"reason": "经核查"})
            for move in ("uphold", "dismiss")
            for verb in ("GET", "POST")
        ],
        sees=STAFF | {"li"},
        does={"he"},
    ),
    Family(
        "the chain of a duty, on the page and on paper: who watches and sees the duty",
        OFFICE | LEADERS | DISCIPLINE | AUDITORS,
        [Route(f"GET {CHAIN}"), Route(f"GET {CHAIN}/paper.pdf")],
        sees=(KNOWING | OFFICE) & (OFFICE | LEADERS | DISCIPLINE | AUDITORS),
    ),
]
