"""A critical reader of the plan: fixed rules that ask a question, never a lock."""
