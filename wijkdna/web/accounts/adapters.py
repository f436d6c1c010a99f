"""What the sign-in library asks of us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made on invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: an invitation makes the account."""
        return False
