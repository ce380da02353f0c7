"""Every promise with the tests that prove it. `docs/trust.md` prints this table with the figures that were reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proof:
    """`tests`: what pytest is given, in its long form. `promised` is the sentence the figures are held against."""

    name: str
    promised: str
    tests: tuple[str, ...]


PROOFS = (
    Proof(
        "matrix",
        "every route × subject × relation answers as declared: 0 undeclared, 0 differing",
        ("tests/matrix/test_matrix.py", "tests/matrix/test_matrix_ground.py", "tests/matrix/test_matrix_meetings.py",
         "tests/matrix/test_matrix_assignments.py", "tests/matrix/test_matrix_accountability.py"),
    ),
    Proof("mutants", "every guard and scope filter taken away turns the matrix red: 100 %", ("tests/matrix/test_mutants.py",)),
    Proof(
        "canary",
        "a confidential word is seen by nobody without right, on any page, search, export, error or message: 0",
        ("tests/matrix/test_canary.py", "tests/matrix/test_canary_assignments.py"),
    ),
    Proof("forms", "every form × hostile values: 0 answers of 500", ("tests/matrix/test_hostile_forms.py",)),
    Proof(
        "requests",
        "every form refuses a missing or foreign token and another site's request and writes nothing; every answer bears"
        " the guarding headers; looking at a page changes nothing",
        ("tests/matrix/test_every_request.py", "tests/portal/web/test_web_csrf.py"),
    ),
    Proof(
        "audit",
        "10,000 random single tampers: all found, the right row named; ≥ 100,000 rows/s verified",
        ("tests/portal/test_audit.py", "tests/proofs/test_chain.py"),
    ),
    Proof(
        "commits",
        "1,000 failed commits, 1,000 cancelled tasks, killed backends: 0 connections lost, nothing half done",
        ("tests/portal/test_db.py",),
    ),
    Proof(
        "crash",
        "web killed with -9 at 300 random moments under 8 writers: 0 acknowledged writes lost, 0 half operations,"
        " first page again ≤ 5 s",
        ("tests/proofs/test_crash.py",),
    ),
    Proof(
        "migrations",
        "from the data of a released version to head; killed between any two steps; two runners at once: 0 failures",
        ("tests/portal/test_migrate.py", "tests/proofs/test_releases.py"),
    ),
)  # fmt: skip
