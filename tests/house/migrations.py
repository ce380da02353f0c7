"""Law 9: a step that does all its work and is then cut off."""

from contextlib import redirect_stdout
from io import StringIO

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.migrate import Step


class Interrupted(Exception):
    """The lights went out."""


def failing_at(steps: list[Step], at: Step) -> list[Step]:
    """The same steps; this one dies when its work is done and before the line that says so."""

    async def cut_short() -> None:
        manager = await at.forwards()
        if isinstance(manager, MigrationManager):
            with redirect_stdout(StringIO()):
                await manager.run()
        raise Interrupted

    return [Step(step.app, step.id, cut_short) if step is at else step for step in steps]
