from django.db import migrations


def look_again(apps, schema_editor):
    """Aliases with an O or a 0: a capital O looked like nothing else. Who looks like another stays."""
    from accounts.aliases import skeleton

    User = apps.get_model("accounts", "User")
    for user in User.objects.filter(alias_skeleton__contains="0").order_by("pk").only("username"):
        seen = skeleton(user.username)
        if not User.objects.filter(alias_skeleton=seen).exists():
            User.objects.filter(pk=user.pk).update(alias_skeleton=seen)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0015_hand_over"),
    ]

    operations = [
        migrations.RunPython(look_again, migrations.RunPython.noop, elidable=True),
    ]
