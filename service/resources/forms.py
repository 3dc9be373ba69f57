"""What is filled in while a fact waits for its second half."""

from service.cases.fields import Label
from service.cases.kinds import Form
from service.org.imports.schemas import Money


class FiledForm(Form):
    """The document with which accounts or a plan of use were filed today."""

    document: Label


class UnplannedForm(Form):
    """How much had no plan of use by 31 October."""

    unplanned_amount: Money
