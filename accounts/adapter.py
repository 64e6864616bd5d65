"""allauth, with the doors closed that this project does not use."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultAccountAdapter):
    """Nobody registers without an invitation, and no message greets by name after sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account rests at the moment. Please talk to the team."),
        "username_password_mismatch": _(
            "This alias and passphrase do not fit together. Please try again, or ask the team."
        ),
        "enter_current_password": _("This is not your present passphrase. Please try again."),
        "incorrect_password": _("This is not your passphrase. Please try again."),
        "too_many_login_attempts": _(
            "That were many tries. Please wait five minutes; nothing is locked for good."
        ),
        "rate_limited": _("That were many tries. Please wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """An address that cannot be read as one (“http://[”) leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """A shared phone should not show who signed in or out last."""
        if message_template in {
            "account/messages/logged_in.txt",
            "account/messages/logged_out.txt",
        }:
            return
        super().add_message(request, level, message_template, *args, **kwargs)
