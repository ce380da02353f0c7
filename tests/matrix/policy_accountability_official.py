"""Who enters official figures, who checks them, and who reads which of them."""

from tests.matrix.policy import BUSINESS, OFFICE, Family, Route

ALL = "/accountability/official"
ONE = f"{ALL}/{{sheet_id}}"
INSIDE = OFFICE | {"tang", "mayor"}
"""The office that serves the territory, and who leads it and what lies above."""
READERS = INSIDE | {"wang", "he", "recused_wang", "parent", "qian", "chen"}
"""Once it was checked: who watches over the territory, and who speaks for a unit in it."""
WHICH = {"territory": "", "level": "township", "period": "x"}
NOTE = {"note": "与报表不符"}

ACCOUNTABILITY_OFFICIAL = [
    Family("official figures, each of what one may see", BUSINESS, [Route(f"GET {ALL}")]),
    Family(
        "entering official figures: staff of an office",
        OFFICE,
        [
            Route(f"GET {ALL}/new"),
            Route(f"POST {ALL}/new", form=WHICH),
            Route(f"POST {ALL}/read", form=WHICH),
        ],
        unruled="which territory is asked in SQL",
    ),
    Family(
        "the blank sheet of a level: staff of an office",
        OFFICE,
        [Route(f"GET {ALL}/blank.xlsx", query="period=x")],
        unruled="an address without a territory is refused in words",
    ),
    Family(
        "a sheet that waits to be checked",
        BUSINESS,
        [Route(f"GET {ONE}", on="drafted"), Route(f"GET {ONE}/sheet.xlsx", on="drafted")],
        sees=INSIDE,
    ),
    Family(
        "checking it: staff of the office, never who entered it",
        BUSINESS,
        [Route(f"POST {ONE}/check", on="drafted")],
        sees=INSIDE,
        does={"shen"},
    ),
    Family(
        "not adopting it, correcting it: the office",
        BUSINESS,
        [
            Route(f"POST {ONE}/withdraw", on="drafted", form=NOTE),
            Route(f"GET {ONE}/correct", on="drafted"),
            Route(f"POST {ONE}/correct", on="drafted", form={"report_name": "月报"}),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "a sheet that was checked",
        BUSINESS,
        [Route(f"GET {ONE}", on="checked"), Route(f"GET {ONE}/sheet.xlsx", on="checked")],
        sees=READERS,
    ),
    Family(
        "the report it was taken from",
        BUSINESS,
        [Route(f"GET {ONE}/files/{{file_id}}", on="checked")],
        sees=READERS - {"chen"},
    ),
]
