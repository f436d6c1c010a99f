"""What counts of places make of a chance, straight from methods.md 3.2 and 3.3: one cell of the grid at a time."""

from math import exp, lgamma, log


def _log_beta(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def slow_learned(alpha, beta, here, others):
    """Mean and weight of one Beta. here: rounds (y, n) of this place; others: a weight and rounds of each place."""
    own = _summed(here)
    places = [(weight, *_summed(rounds)) for weight, rounds in [(1.0, here), *others] if rounds]
    cells = []
    for i in range(400):
        logit = -12 + (i + 0.5) * 18 / 400
        mu = 1 / (1 + exp(-logit))
        for j in range(60):
            ln_m = log(2) + (j + 0.5) * (log(400) - log(2)) / 60
            a, b = mu * exp(ln_m), (1 - mu) * exp(ln_m)
            fits = alpha * log(mu) + beta * log(1 - mu) - 0.5 * ((ln_m - log(25)) / 0.8) ** 2
            fits += sum(weight * (_log_beta(a + y, b + n - y) - _log_beta(a, b)) for weight, y, n in places)
            cells.append((fits, a, b))
    return _one_beta(cells, own)


def _summed(rounds):
    return sum(y for y, _ in rounds), sum(n for _, n in rounds)


def _one_beta(cells, own):
    best, (y, n) = max(fits for fits, _, _ in cells), own
    total = mean = square = 0.0
    for fits, alpha, beta in cells:
        weight, a, b = exp(fits - best), alpha + y, beta + n - y
        total += weight
        mean += weight * a / (a + b)
        square += weight * a * (a + 1) / ((a + b) * (a + b + 1))
    mean, square = mean / total, square / total
    return mean, mean * (1 - mean) / (square - mean**2) - 1
