"""What people type, made clean: all complaints at once, the text kept, each sentence naming its field.

Litestar binds forms to types one error at a time, in English, and loses what was typed; hence this.
"""

from portal.web.form.chosen import chosen_of
from portal.web.form.kinds import Choice, Day, Field, Number, Record, Secret, Tick, Upload
from portal.web.form.sent import OVERRIDES, Form, Nothing, refuse_stale, seen_version, showable
from portal.web.form.uploads import MAX_UPLOAD, ROOM_FOR_FILES, looked_at, read_upload

__all__ = [
    "MAX_UPLOAD",
    "OVERRIDES",
    "ROOM_FOR_FILES",
    "Choice",
    "Day",
    "Field",
    "Form",
    "Nothing",
    "Number",
    "Record",
    "Secret",
    "Tick",
    "Upload",
    "chosen_of",
    "looked_at",
    "read_upload",
    "refuse_stale",
    "seen_version",
    "showable",
]
