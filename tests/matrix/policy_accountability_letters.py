"""Who drafts a letter, who signs, receives, answers and closes it; who takes 挂牌督办 off the list; who sees none of it."""

from tests.matrix.policy import BUSINESS, DISCIPLINE, DUTY_WATCHERS, OFFICE, Family, Route

ALL = "/accountability/letters"
ONE = f"{ALL}/{{letter_id}}"
INSIDE = OFFICE | {"tang", "mayor"}
"""The office that writes it and who leads its territory."""
KNOWING = INSIDE | {"li", "chen", "qian"}
"""Once it is issued also who speaks for 公共服务办, who leads above it, and the auditor."""
WRITERS = OFFICE | DISCIPLINE
SIGNERS = {"shen", "tang", "mayor"}
"""Of a 提醒函 that 周 drafted."""
WORDS = {
    "title": "关于提醒的函",
    "cause": "逾期。",
    "basis": "按规定。",
    "demand": "请办。",
    "reply_days": "7",
    "version": "",
}
NOTE = {"note": "请核对"}

ACCOUNTABILITY_LETTERS = [
    Family(
        "the letters one may see, and what hangs on the list",
        BUSINESS,
        [Route(f"GET {ALL}"), Route(f"GET {ALL}/listed")],
    ),
    Family(
        "beginning a letter: staff of an office",
        WRITERS,
        [
            Route(f"GET {ALL}/new"),
            Route(f"POST {ALL}/new", form={"kind": "reminder", "duties": ""}),
        ],
        unruled="about which duties is asked in SQL",
    ),
    Family(
        "a draft and how it would be printed",
        BUSINESS,
        [Route(f"GET {ONE}", on="drafted"), Route(f"GET {ONE}/preview.pdf", on="drafted")],
        sees=INSIDE,
    ),
    Family(
        "writing a draft: the office, and nobody else",
        BUSINESS,
        [
            Route(f"POST {ONE}/edit", on="drafted", form=WORDS),
            Route(f"POST {ONE}/refresh", on="drafted"),
            Route(f"POST {ONE}/submit", on="drafted"),
            Route(f"POST {ONE}/withdraw", on="drafted", form=NOTE),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "signing: a second person who may",
        BUSINESS,
        [Route(f"GET {ONE}/sign", on="to_sign"), Route(f"POST {ONE}/send_back", on="to_sign", form=NOTE)],
        sees=INSIDE,
        does=SIGNERS,
    ),
    Family(
        "signing what was not shown",
        BUSINESS,
        [Route(f"POST {ONE}/sign", on="to_sign", form={"seen": "", "version": ""})],
        sees=INSIDE,
        does=set(),
        unruled="without the digest of what was shown nobody signs",
    ),
    Family(
        "an issued letter and its papers",
        BUSINESS,
        [
            Route(f"GET {ONE}", on="issued", watched_by=DUTY_WATCHERS - {"recused_wang"}),
            Route(f"GET {ONE}/paper.pdf", on="issued"),
            Route(f"GET {ONE}/paper.docx", on="issued"),
            Route(f"GET {ONE}/papers/{{file_id}}", on="proposed"),
        ],
        sees=KNOWING,
    ),
    Family(
        "receiving: who speaks for the unit",
        BUSINESS,
        [Route(f"POST {ONE}/receive", on="issued")],
        sees=KNOWING,
        does={"li"},
    ),
    Family(
        "answering: who speaks for the unit",
        BUSINESS,
        [Route(f"POST {ONE}/reply", on="received", form={"reply": "已办"})],
        sees=KNOWING,
        does={"li"},
    ),
    Family(
        "the word on the reply: the office",
        BUSINESS,
        [Route(f"POST {ONE}/close", on="replied"), Route(f"POST {ONE}/return", on="replied", form=NOTE)],
        sees=KNOWING,
        does=OFFICE,
    ),
    Family(
        "proposing to take it off the list: the office",
        BUSINESS,
        [Route(f"POST {ONE}/delist", on="listed", form={"reason": "已验收"})],
        sees=KNOWING,
        does=OFFICE,
    ),
    Family(
        "taking it off the list: who might have signed it and did not propose it",
        BUSINESS,
        [
            Route(f"POST {ONE}/delist/agree", on="proposed"),
            Route(f"POST {ONE}/delist/refuse", on="proposed", form=NOTE),
        ],
        sees=KNOWING,
        does={"tang", "mayor"},
    ),
]
