"""Retention the slow way: day by day, without arithmetic on months."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def later(day, months, days):
    """Walks to the same day of the month, so many months on; a month without that day gives its last one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = day.day
    while True:
        try:
            moved = date(year, month, number)
        except ValueError:
            number -= 1
        else:
            break
    for _ in range(days):
        moved += DAY
    return moved


def over_before(months, days, today, earliest):
    """Looks at every day from the earliest on."""
    start = earliest
    while start < today and today > later(start, months, days):
        start += DAY
    return start
