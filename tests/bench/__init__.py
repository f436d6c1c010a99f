"""How fast, how light and how large the site is, beside the limits we keep: python -m tests.bench

Never a test: it measures time, and that depends on the machine. docs/performance.md says how each number is measured.
"""
