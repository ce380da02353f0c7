"""What people type, made clean: all complaints at once, the text kept, each sentence naming its field.

Litestar binds forms to types one error at a time, in English, and loses what was typed; hence this.
"""

from portal.web.form.kinds import Choice, Day, Field, Number, Record, Secret, Tick, Upload
from portal.web.form.sent import OVERRIDES, Form, showable
from portal.web.form.uploads import MAX_UPLOAD, read_upload

__all__ = [
    "MAX_UPLOAD",
    "OVERRIDES",
    "Choice",
    "Day",
    "Field",
    "Form",
    "Number",
    "Record",
    "Secret",
    "Tick",
    "Upload",
    "read_upload",
    "showable",
]
