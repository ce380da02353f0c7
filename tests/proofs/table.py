"""Every promise with the tests that prove it. `docs/trust.md` prints this table with the figures that were reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proof:
    """`tests`: what pytest is given, in its long form. `promised` is the sentence the figures are held against.
    `wide`: no second of it counts, and its tests go to as many workers as there are processors. `shares`: it takes hours, and
    falls into so many parts, which can be made on several nights."""

    name: str
    promised: str
    tests: tuple[str, ...]
    wide: bool = False
    shares: int = 0


PROOFS = (
    Proof(
        "matrix",
        "every route × subject × relation answers as declared: 0 undeclared, 0 differing",
        ("tests/matrix/test_matrix.py", "tests/matrix/test_matrix_ground.py", "tests/matrix/test_matrix_meetings.py",
         "tests/matrix/test_matrix_assignments.py", "tests/matrix/test_matrix_accountability.py"),
        wide=True,
    ),
    Proof(
        "mutants",
        "every guard, and every filter at every place where it is asked, taken away turns something red: 100 %",
        ("tests/matrix/test_mutants.py", "tests/matrix/test_filters.py", "tests/attacks/test_narrowing.py"),
        wide=True,
    ),
    Proof(
        "canary",
        "a confidential word is seen by nobody without right, on any page, search, export, error or message: 0; who may know of"
        " nothing meets an empty house",
        ("tests/matrix/test_canary.py", "tests/matrix/test_canary_assignments.py", "tests/matrix/test_canary_meetings.py",
         "tests/matrix/test_canary_accountability.py", "tests/matrix/test_empty_house.py"),
        wide=True,
    ),
    Proof(
        "links",
        "each link on each page of the demonstration district opens, for eleven people at work: 0 lead to a refusal",
        ("tests/portal/demo/test_links.py", "tests/matrix/test_lists.py"),
        wide=True,
    ),
    Proof(
        "workflows",
        "every kind of record in every state: each act made by whoever may, refused out of its state, to everybody else and"
        " from an old page; audit, ledger, duty, days and second person right after each of 2,000 × 60 random steps a kind",
        ("tests/proofs/workflows",),
        wide=True,
        shares=40,
    ),
    Proof(
        "tables",
        "60 hostile tables made by hand and 5,000 by chance into every importer: refused, judged by sheet and cell, or taken"
        " whole; cut off at any statement: 0 half-done imports; one's own table changes nothing",
        ("tests/proofs/test_bad_files.py", "tests/portal/sheets/test_sheets_in.py"),
        wide=True,
    ),
    Proof(
        "forms",
        "every form × 200 hostile values: 0 answers of 500",
        ("tests/matrix/test_hostile_forms.py",),
        wide=True,
    ),
    Proof(
        "fields",
        "every column of the house sent along with every form: 0 columns changed that the form does not list",
        ("tests/matrix/test_field_rules.py",),
    ),
    Proof(
        "uploads",
        "60 hostile files to every form that takes files: 0 kept, 0 outside the store, 0 shown in the portal's own origin;"
        " who may see a file is asked at each fetch",
        ("tests/matrix/test_uploads.py", "tests/portal/filecheck/test_filecheck.py"),
    ),
    Proof(
        "exports",
        "every table that leaves bears who took it, when, and a number the audit knows; 30 formula payloads: 0 formulas; one"
        " entry each; refused beyond the cap, never cut off",
        ("tests/matrix/test_exports.py", "tests/portal/sheets/test_sheets_out.py"),
    ),
    Proof(
        "requests",
        "every form refuses a missing or foreign token and another site's request and writes nothing; every answer bears"
        " the guarding headers; looking at a page changes nothing",
        ("tests/matrix/test_every_request.py", "tests/portal/web/test_web_csrf.py"),
    ),
    Proof(
        "sessions",
        "fixation, a new token at sign-in, second factor, password and change of posts, sign-out under way × 500, idle, whole"
        " length, disabled account, number of devices, cookies: 0 tokens outlive what they were given for",
        ("tests/proofs/test_sessions.py", "tests/portal/web/test_web_sessions.py",
         "tests/portal/identity/test_identity_sign_in.py", "tests/portal/identity/test_identity_second_factor.py"),
    ),
    Proof(
        "guessing",
        "the sixth wrong try is refused, by account, address and code; an unknown account is answered like a known one to the"
        " byte, medians within 20 ms",
        ("tests/proofs/test_guessing.py", "tests/portal/identity/test_identity_lock_entries.py", "tests/attacks/test_races.py"),
    ),
    Proof(
        "browser",
        "in Chromium every page keeps its own policy and asks no other host; after signing out Back shows nothing and the"
        " browser's stores are empty: 0",
        ("tests/chromium/test_guarded.py",),
    ),
    Proof(
        "secrets",
        "words put through forms, addresses, files, errors: 0 in logs, audit, ps, commands, temporary files; guessable or"
        " readable secrets stop every door; 0 secrets in the history",
        ("tests/proofs/test_secrets.py", "tests/proofs/test_history.py", "tests/portal/test_settings.py"),
    ),
    Proof(
        "retention",
        "what is due is counted, then cleared: 0 words left in tables, dump, files, on disk; the audit chain stands",
        ("tests/proofs/test_retention.py",),
    ),
    Proof(
        "supply",
        "every package pinned by hashes and named without an address; scripts as they were taken in; a list (CycloneDX) with"
        " licences, 0 that bind an office",
        ("tests/proofs/test_supply.py",),
    ),
    Proof(
        "deployment",
        "the units, nginx and PostgreSQL settings of docs/deploy as they are shipped: taken without a warning, and a portal"
        " behind them that one signs in to over TLS",
        ("tests/proofs/test_deployment.py",),
    ),
    Proof(
        "standards",
        "every item of 等保 三级 and OWASP ASVS 5.0 that binds the portal is told with how it is met; every test named there exists",
        ("tests/test_standards.py",),
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
        "clocks",
        "four clocks killed with -9 at 300 random statements over 10,000 duties, one at every statement of a round: reminders"
        " lost 0, doubled 0, half climbed 0",
        ("tests/portal/accountability/proofs/test_proof_clocks.py",
         "tests/portal/accountability/proofs/test_proof_statements.py", "tests/portal/messages/test_messages_clock.py"),
    ),
    Proof(
        "database",
        "PostgreSQL killed or stopped 65 times in five ways under 8 writers, backends killed and terminated: 0 acknowledged"
        " writes lost, 0 half operations, 0 connections lost; a plain page meanwhile; first page ≤ 5 s after it is ready",
        ("tests/proofs/test_database_killed.py",),
    ),
    Proof(
        "disk",
        "disk full, for papers and for tables: reads work, writes are refused on a plain page, 0 partial files, 0 half acts;"
        " room heals it without a restart",
        ("tests/proofs/test_disk_full.py",),
    ),
    Proof(
        "time",
        "a clock jumping ±1 hour and ±1 day over the end of a year, in three time zones: reminders lost 0, doubled 0; 200"
        " deadlines equal to a count by hand and the same in every zone",
        ("tests/proofs/test_time.py", "tests/portal/workdays/test_workdays_deadline.py",
         "tests/portal/accountability/proofs/test_proof_calendar.py"),
    ),
    Proof(
        "gateways",
        "gateways down for a day, slow, refusing with HTTP 200, lying: 0 messages lost, 0 doubled, order kept",
        ("tests/portal/accountability/proofs/test_proof_gateways.py", "tests/portal/messages"),
    ),
    Proof(
        "backup",
        "20 backups under 8 writers, each restored on an empty machine: every row, paper and audit entry, as of its own moment;"
        " 20 moments between from PostgreSQL's log; touched, cut, foreign or wrongly keyed ones refused; the drill opens 20"
        " pages and writes its record",
        ("tests/proofs/test_backup.py", "tests/proofs/test_moments.py", "tests/portal/commands/test_backup.py"),
    ),
    Proof(
        "at-once",
        "2 editors × 1,000, 10 approvers × 100, 50 who take 100 numbers each: one winner, the others read what happened and"
        " keep what they typed; 0 updates lost, 0 gaps",
        ("tests/proofs/test_two_at_once.py", "tests/attacks/test_races.py"),
    ),
    Proof(
        "audit-kept",
        "an entry of the audit, however old, is removed by nobody: page, command, job, the role of the portal, the owner: 0",
        ("tests/proofs/test_audit_kept.py",),
    ),
    Proof(
        "migrations",
        "from the data of a released version to head; killed between any two steps; two runners at once × 50: 0 failures;"
        " every door stays shut on a pending or unknown step",
        ("tests/portal/test_migrate.py", "tests/proofs/test_releases.py", "tests/proofs/test_in_step.py"),
    ),
    Proof(
        "load",
        "200 people thinking 3–8 s, 10 minutes, two cores with the database beside: p95 ≤ 300 ms, 0 errors; with printing"
        " and exports running p95 ≤ 2 ×; an hour in all leaves memory and open files as they were",
        ("tests/proofs/test_load.py",),
    ),
)  # fmt: skip
