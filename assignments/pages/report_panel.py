"""写进展 as a panel: the form a carrier finds on top of the assignment's page, and alone on 进展."""

from collections.abc import Mapping
from typing import Any

from portal.access import Me
from portal.web.form import Form


async def panel_for(me: Me, assignment: Mapping[str, Any], form: Form | None = None) -> dict[str, Any] | None:
    """Context of templates/assignments/report_form.html under the name `report`; None for who may not write."""
    return None
