"""The closed family of rule kinds; a new shape of rule is a new module here, never an expression in a section file."""

from typing import Annotated

from pydantic import Field

from rules.kinds.approved_by import ApprovedBy
from rules.kinds.bounds import Bounds
from rules.kinds.choices import Forbidden, OneOf, Required
from rules.kinds.convert import Convert
from rules.kinds.judgment import Judgment
from rules.kinds.mastery import AnyOf
from rules.kinds.permission import Permitted
from rules.kinds.share import Share

Rule = Annotated[
    Bounds | Share | Convert | OneOf | Required | Forbidden | ApprovedBy | AnyOf | Judgment | Permitted,
    Field(discriminator="kind"),
]

__all__ = ["AnyOf", "ApprovedBy", "Bounds", "Convert", "Forbidden", "Judgment", "OneOf", "Permitted", "Required", "Rule", "Share"]
