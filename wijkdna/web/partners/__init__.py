"""Partners: the condition card, what we promised, and when we spoke to whom."""
