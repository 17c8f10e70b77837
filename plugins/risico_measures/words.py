"""How long something still takes, in words."""

SHORT_DAYS = 60
"""Up to so many days are counted in days, more in months."""
DAYS_A_MONTH = 30.44


def time_left(days: int) -> str:
    """ "nog 9 dagen", "nog 8 maanden", or "vandaag nog"."""
    if days == 0:
        return "vandaag nog"
    if days <= SHORT_DAYS:
        return f"nog {days} {'dag' if days == 1 else 'dagen'}"
    return f"nog {round(days / DAYS_A_MONTH)} maanden"


def in_days(days: int) -> str:
    """ "over 9 dagen", "vandaag", or "3 dagen te laat"."""
    if days == 0:
        return "vandaag"
    count = f"{abs(days)} {'dag' if abs(days) == 1 else 'dagen'}"
    return f"over {count}" if days > 0 else f"{count} te laat"


def signed(points: int) -> str:
    """A difference in points with the minus sign that people read: 35, −4."""
    return str(points).replace("-", "−")
