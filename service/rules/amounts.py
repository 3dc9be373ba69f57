"""Exact decimals: products without loss, money to the cent half up, points cut off after so many places."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=100)
CENT = Decimal("0.01")


def times(*factors: Decimal | int) -> Decimal:
    """The product, exactly."""
    product = Decimal(1)
    for factor in factors:
        product = EXACT.multiply(product, Decimal(factor))
    return product


def money(amount: Decimal) -> Decimal:
    """An amount of money to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP, EXACT)


def cut_off(amount: Decimal, parts: int, places: int) -> Decimal:
    """One of so many equal parts, what lies beyond the places cut off."""
    return EXACT.divide(amount, Decimal(parts)).quantize(Decimal(1).scaleb(-places), ROUND_DOWN, EXACT)


def shown(amount: Decimal) -> str:
    """A decimal as people write it: 2.50 is 2.5, 3.00 is 3."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
