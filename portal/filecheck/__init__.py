"""What is uploaded is looked at before it enters: is it what its name says, is it harmless, is it marked secret."""

from portal.filecheck.checking import Checked, check, examine
from portal.filecheck.names import safe_name

__all__ = ["Checked", "check", "examine", "safe_name"]
