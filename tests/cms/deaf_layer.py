"""A channel layer whose connections do not hear each other, as under different keys."""

from channels.layers import InMemoryChannelLayer


class DeafLayer:
    """Each of them is a world of its own."""

    def __init__(self, **options):
        self.own = InMemoryChannelLayer(**options)

    def __getattr__(self, name):
        return getattr(self.own, name)
