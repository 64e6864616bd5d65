"""Rows that are only ever added: PostgreSQL itself refuses any change (ADR-0043)."""
# ruff: noqa: S608 - statements are made here, of names of our own tables

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from accounts.consents.services import answer
from accounts.services import make_organisation
from core import append_only_triggers, health_checks
from core.append_only import append_only_tables, changing_keys, erasing
from core.audit.models import Entry
from core.clock import now
from courses.enrolment.services import enrol
from courses.models import Grade, QuizVersion
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from courses.quizzes.marking.results.services import look_again
from mentors.models import Certificate, Decision, Rating
from tests.concurrency import on_postgresql
from tests.factories.courses import RIGHT, add_quiz, make_course
from tests.factories.mentors import Way
from tests.factories.record_access import assign

pytestmark = [pytest.mark.django_db, on_postgresql]

GUARDED = {
    "accounts_consent",
    "audit_entry",
    "courses_attempt",
    "courses_grade",
    "courses_outlineversion",
    "courses_picture",
    "courses_quizversion",
    "courses_secondlook",
    "courses_sound",
    "courses_writtenmark",
    "mentors_certificate",
    "mentors_certificatestep",
    "mentors_competencyversion",
    "mentors_decision",
    "mentors_decision_ratings",
    "mentors_observation",
    "mentors_programmeversion",
    "mentors_rating",
    "mentors_rating_evidence",
}


def run(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def refused(act):
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        act()


@pytest.fixture(scope="module")
def judged(rolled_back_at_the_end):
    """A woman with a certificate, and a result that a person has looked at again."""
    way = Way(make_organisation(name="Harbour"))
    way.meet_everything()
    way.issue()
    made = make_course()
    enrol(learner=way.learner, course_key=made.key, at=now())
    attempt = start_attempt(learner=way.learner, quiz_key=add_quiz(made.lessons[0]), at=now())
    submit_attempt(learner=way.learner, attempt_id=attempt.public_id, answers=RIGHT, at=now())
    assign(way.grace, way.learner)
    answer(
        person=way.learner,
        organisation_id=way.organisation.public_id,
        number=2,
        yes=True,
        language="en",
        at=now(),
    )
    look_again(
        marker=way.grace,
        attempt_id=attempt.public_id,
        question_key="helps",
        met=False,
        reason="You left out the second half.",
        at=now(),
    )
    return way


def test_every_table_that_a_judgement_rests_on_has_its_triggers():
    assert {table.name for table in append_only_tables()} >= GUARDED
    assert append_only_triggers.missing() == []


def test_raw_sql_changes_no_fixed_column_and_deletes_no_row(judged):
    quote, seen = connection.ops.quote_name, set()
    for table in append_only_tables():
        if not run(f"UPDATE {quote(table.name)} SET id = id"):
            continue
        seen.add(table.name)
        for column in table.fixed:
            refused(lambda t=table, c=column: run(f"UPDATE {quote(t.name)} SET {other(t, c)}"))
        if not table.deletable:
            refused(lambda t=table: run(f"DELETE FROM {quote(t.name)}"))
    assert seen >= GUARDED - {
        "courses_picture",
        "mentors_certificatestep",
        "courses_sound",
        "courses_writtenmark",
    }


# By kind of column, the first that fits: an assignment that changes it.
OTHER = {
    models.BooleanField: "{0} = NOT {0}",
    models.AutoField: "{0} = coalesce({0}, 0) + 1000",
    models.IntegerField: "{0} = coalesce({0}, 0) + 1000",
    models.DateTimeField: "{0} = '1999-01-01 00:00:00'",
    models.DateField: "{0} = '1999-01-01'",
    models.UUIDField: "{0} = '99999999999999999999999999999999'",
    models.BinaryField: "{0} = coalesce({0} || {0}, '00'::bytea)",
    models.CharField: "{0} = 'other'",
    models.JSONField: "{0} = '[9]'",
}


def other(table, column):
    model = next(one for one in all_models() if one._meta.db_table == table.name)
    field = next(one for one in model._meta.concrete_fields if one.column == column)
    kind = next(kind for kind in OTHER if isinstance(getattr(field, "target_field", field), kind))
    return OTHER[kind].format(connection.ops.quote_name(column))


def all_models():
    from django.apps import apps

    return apps.get_models(include_auto_created=True)


def test_no_way_of_django_passes_either(judged):
    entry, rating = Entry.objects.first(), Rating.objects.first()
    refused(entry.delete)
    refused(lambda: Entry._base_manager.all().delete())
    refused(lambda: Entry._base_manager.update(verb="other"))
    refused(lambda: Rating.objects.update(level=4 if rating.level == 1 else 1))
    refused(rating.evidence.clear)
    refused(lambda: rating.evidence.set([]))
    refused(judged.journey.delete)
    refused(judged.learner.delete)
    grade = Grade.objects.first()
    grade.points += 1
    refused(grade.save)
    assert Decision.objects.exists()


def test_what_may_change_changes_and_an_ending_stays(judged):
    QuizVersion.objects.update(texts={"en": {}})
    Certificate.objects.update(shown_name=None)
    Certificate.objects.update(ended_at=now(), state="handed-back")
    refused(lambda: Certificate.objects.update(ended_at=None, state="current"))
    refused(lambda: Certificate.objects.update(ended_at=now()))


def test_erasure_passes_and_its_mark_does_not_outlive_it(judged):
    with erasing():
        judged.journey.delete()
    assert not Rating.objects.exists()
    refused(Entry.objects.first().delete)
    with pytest.raises(ZeroDivisionError):
        erase_and_fail()
    refused(Entry.objects.first().delete)
    with pytest.raises(DatabaseError), erasing():
        run("SELECT nothing FROM nowhere")
    refused(Entry.objects.first().delete)


@pytest.mark.parametrize("said", ["erasing", "erasing:", "erasing:guessed", "changing-keys"])
def test_mark_set_by_sql_without_the_token_opens_no_table(judged, said):
    run("SELECT set_config('append_only.permission', %s, true)", [said])
    refused(Entry.objects.first().delete)
    refused(lambda: run("UPDATE courses_secondlook SET reason = reason || reason"))


def test_erasure_after_a_change_of_the_secret_key_passes(judged, settings):
    settings.SECRET_KEY = "another-" + "y" * 50
    with erasing():
        Entry.objects.first().delete()
    refused(Entry.objects.first().delete)


@erasing()
def erase_and_fail():
    Entry.objects.first().delete()
    raise ZeroDivisionError


def test_a_change_of_keys_passes_with_encrypted_columns_alone(judged):
    with changing_keys():
        refused(lambda: Rating.objects.update(level=2))
        refused(Entry.objects.first().delete)
        run("UPDATE courses_secondlook SET reason = reason || reason")
    with erasing(), changing_keys():
        refused(Entry.objects.first().delete)
    refused(lambda: run("UPDATE courses_secondlook SET reason = reason || reason"))


def test_doctor_with_a_dropped_trigger_names_the_table_and_install_makes_it_again():
    name = next(
        one
        for one, table in append_only_triggers._present(connection).items()
        if table == "mentors_rating"
    )
    run(f"DROP TRIGGER {name} ON mentors_rating")
    assert append_only_triggers.missing() == ["mentors_rating"]
    found = health_checks.run("append-only rows")
    assert ["mentors_rating" in one.msg for one in found] == [True]
    append_only_triggers.install()
    assert append_only_triggers.missing() == []


def test_install_with_a_disabled_trigger_enables_it():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE mentors_rating DISABLE TRIGGER USER")
    assert append_only_triggers.missing() == ["mentors_rating"]
    append_only_triggers.install()
    assert append_only_triggers.missing() == []


def test_install_with_a_trigger_of_an_earlier_version_drops_it():
    run(
        "CREATE TRIGGER append_only_audit_entry_update_00000000 BEFORE UPDATE ON audit_entry "
        f"FOR EACH ROW EXECUTE FUNCTION {append_only_triggers._function()}('', '', '', '', '')"
    )
    append_only_triggers.install()
    assert "append_only_audit_entry_update_00000000" not in append_only_triggers._present(
        connection
    )


def test_truncating_is_refused_too(judged):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    refused(lambda: run("TRUNCATE mentors_rating CASCADE"))
