"""What the tables of 督查 cannot say by themselves: what was fed back stays, what is written once stays, who must not know
of a matter does not know of what was found about it, and a team has one head."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T11:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "supervisory inspections: frozen when fed back, hidden from who is recused from a matter"

P = "accountability_supervision"
OF_UNIT = ("supervision", "unit", "conclusion", "signed_by", "signed_at", "document", "printed")
OF_FINDING = (
    "inspected",
    "matter",
    "verdict",
    "text",
    "demand",
    "lead_unit",
    "person",
    "amount",
    "amount_unit",
    "due_on",
)
WRITTEN_ONCE = (f"{P}_draw", f"{P}_receipt", f"{P}_report", f"{P}_check")


def frozen(table: str, columns: tuple[str, ...], signed: str) -> tuple[str, ...]:
    """`signed`: SQL over OLD that says the paper is out. New findings of a unit that was told are refused too."""
    same = f"({', '.join(f'OLD.{name}' for name in columns)}) IS NOT DISTINCT FROM ({', '.join(f'NEW.{name}' for name in columns)})"
    return (
        f"""CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF NOT {signed} THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
             IF TG_OP = 'UPDATE' AND {same} THEN RETURN NEW; END IF;
             RAISE EXCEPTION '{table} is frozen when the feedback is signed';
           END $$""",
        f"DROP TRIGGER IF EXISTS {table}_frozen_on ON {table}",
        (
            f"CREATE TRIGGER {table}_frozen_on BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        ),
    )


STATEMENTS = (
    NO_DEFAULT_IDS,
    *frozen("accountability_supervised_unit", OF_UNIT, "(OLD.signed_at IS NOT NULL)"),
    *frozen(
        f"{P}_finding",
        OF_FINDING,
        "EXISTS (SELECT 1 FROM accountability_supervised_unit x WHERE x.id = OLD.inspected AND x.signed_at IS NOT NULL)",
    ),
    f"""CREATE OR REPLACE FUNCTION {P}_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        statement
        for table in WRITTEN_ONCE
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {P}_written_once()"
            ),
        )
    ),
    # Who is kept from a matter is kept from what was found about it, whichever came first; rooms know nothing of 督查.
    # The shadow is lifted with the recusal it is of (`portal.recusals.lift`).
    f"""CREATE OR REPLACE FUNCTION {P}_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
         SELECT gen_random_uuid(), 'accountability.supervision_finding', w.finding, w.source, w.person, w.unit, w.reason,
                w.declared_by, w.declared_at
           FROM (SELECT DISTINCT ON (f.id, coalesce(rc.shadow_of, rc.id)) f.id AS finding,
                        coalesce(rc.shadow_of, rc.id) AS source, rc.person, rc.unit, rc.reason, rc.declared_by,
                        rc.declared_at
                   FROM {P}_finding f JOIN {P}_matter m ON m.id = f.matter JOIN duty d ON d.id = m.duty
                   JOIN recusal rc ON rc.record_id = d.subject_id AND rc.lifted_at IS NULL
                  WHERE CASE WHEN TG_TABLE_NAME = 'recusal' THEN rc.id = NEW.id ELSE f.id = NEW.id END) w
          WHERE NOT EXISTS (SELECT 1 FROM recusal o WHERE o.record_id = w.finding AND o.lifted_at IS NULL
                AND w.source IN (o.id, o.shadow_of));
         RETURN NULL;
       END $$""",
    *(
        statement
        for table in ("recusal", f"{P}_finding")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_supervision_shadow_on ON {table}",
            (
                f"CREATE TRIGGER {table}_supervision_shadow_on AFTER INSERT ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {P}_shadow()"
            ),
        )
    ),
    f"CREATE UNIQUE INDEX IF NOT EXISTS {P}_member_one_head ON {P}_member (supervision) WHERE head",
    f"CREATE UNIQUE INDEX IF NOT EXISTS {P}_finding_one_of_matter ON {P}_finding (matter) WHERE matter IS NOT NULL",
    f"CREATE INDEX IF NOT EXISTS {P}_lately ON {P} (drafted_at DESC, id DESC)",
    f"CREATE INDEX IF NOT EXISTS {P}_live ON {P} (state) WHERE state NOT IN ('closed', 'withdrawn')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accountability", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
