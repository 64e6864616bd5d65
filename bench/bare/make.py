"""Make the bare site: one page, whose title and body come as JSON on standard input.

    python -m bench.bare.make

Prints JSON with the session cookie of its reader.
"""

import json
import sys

import django


def main() -> None:
    """Create the tables, the page below Wagtail's first page, and a signed-in user."""
    django.setup()
    from django.core.management import call_command

    given = json.load(sys.stdin)
    call_command("migrate", verbosity=0, interactive=False)
    from wagtail.models import Page, Site

    from accounts.models import User
    from bench.session import cookie_of

    from .models import BarePage

    body = BarePage._meta.get_field("body").to_python(given["body"])
    page = BarePage(title=given["title"], slug="lesson", body=body)
    home = Page.objects.get(depth=2)
    home.add_child(instance=page)
    Site.objects.update(root_page=home, hostname="127.0.0.1")
    page.save_revision().publish()
    reader = User.objects.create_user("reader", shown_name="Reader")
    print(json.dumps({"cookie": cookie_of(reader)}))


if __name__ == "__main__":
    main()
