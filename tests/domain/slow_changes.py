"""The same rules a second time, written down as a list of questions, one after the other. Slow, and plain to read."""

import math

from wijkdna.domain.comparison import precise_amount


def slow_news(then, now):
    """Name of the kind of news."""
    if then is None or now is None:
        return "NEW" if then is None else "GONE"
    was, is_ = not math.isnan(then.value), not math.isnan(now.value)
    if not (was and is_):
        return {(False, False): "ABSENT", (False, True): "APPEARED", (True, False): "VANISHED"}[was, is_]
    same_year = then.indicator.periods[-1] == now.indicator.periods[-1]
    if not comparable(then, now, same_year):
        return "OTHER"
    same_text = precise_amount(then.indicator, then.value) == precise_amount(now.indicator, now.value)
    if same_year:
        return "UNCHANGED" if same_text else "REVISED"
    return "CHANGED" if slow_is_change(then, now) else "SAME"


def comparable(then, now, same_year):
    """Not when one of these differs."""
    answers = [then.level == now.level, bare(then.indicator.inputs) == bare(now.indicator.inputs)]
    answers += [getattr(then.indicator, what) == getattr(now.indicator, what) for what in ("unit", "formula", "kind")]
    answers.append(same_year or "definitie_veranderd" not in now.indicator.caution)
    return all(answers)


def bare(inputs):
    return [[role, [name.split("@")[0] for name in names]] for role, names in sorted(inputs.items())]


def slow_is_change(then, now):
    """The rule of trend.py for a share in percent, a number per 1,000, and any other figure."""
    indicator, a, b = now.indicator, then.value, now.value
    if precise_amount(indicator, a) == precise_amount(indicator, b):
        return False
    if "landelijk_schommelend" in indicator.caution:
        return False
    ns = [n for n in (then.n, now.n) if not math.isnan(n)]
    n = min(ns) if ns else math.nan
    noise = 2 * math.sqrt(slow_variance(indicator, a, n) + slow_variance(indicator, b, n))
    worth = min(1.0, 0.1 * a) if indicator.kind == "share" else 0.05 * abs(a)
    return abs(b - a) >= noise and abs(b - a) >= worth


def slow_variance(indicator, value, n):
    answers = n
    if "modelschatting" in indicator.caution or "modelscore" in indicator.caution:
        answers = 1000 if math.isnan(n) else min(n, 1000)
    elif "enquete" in indicator.caution:
        answers = 0.02 * n
    rounding = (10.0**-indicator.decimals) ** 2 / 12
    if indicator.formula in ("share", "per_1000"):
        per = 100 if indicator.formula == "share" else 1000
        rounded = "afgerond_op_5" in indicator.caution and n > 0
        rounding = 25 / 12 * per * per / n / n if rounded else 0.0
    if math.isnan(answers) or answers <= 0:
        return rounding
    if indicator.kind == "share":
        p = (value / 100 * answers + 0.5) / (answers + 1)
        return 10_000 * p * (1 - p) / answers + rounding
    if indicator.formula == "per_1000":
        return 1000 * max(value, 0) / answers + rounding
    return rounding
