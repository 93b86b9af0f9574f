"""The formats that interactions come in, and the way from any of them to the native record."""

from scorecard.formats.columns import Columns
from scorecard.formats.intake import Intake, Settings
from scorecard.formats.roles import Roles

__all__ = ["Columns", "Intake", "Roles", "Settings"]
