"""The one error of the rules: what was asked is malformed, so there is no answer, and never a pass."""


class RuleInputError(ValueError):
    """A question to a rule that is unknown, incomplete, contradictory or out of bounds, said in Chinese."""
