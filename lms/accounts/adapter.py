"""allauth, with the doors closed that this project does not use."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Nobody registers without an invitation, and no message greets by name after sign-in."""

    def is_open_for_signup(self, request):
        return False

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """A shared phone should not show who signed in or out last."""
        if message_template in {
            "account/messages/logged_in.txt",
            "account/messages/logged_out.txt",
        }:
            return
        super().add_message(request, level, message_template, *args, **kwargs)
