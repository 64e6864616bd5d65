"""Ratings and a certificate driven at random, through what is allowed and what is not (domain 2.6).

Real services and the real database; the model beside them is a few names and days. Whatever a
service refuses leaves everything as it was, and what no service would do the database refuses.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.roles import Role
from core.errors import Conflict, DomainError, NotFound
from mentors.assessment.competencies.queries import decisions_of
from mentors.certificate_states import MOVES, OVER, STOPPED, CertificateState
from mentors.certification import life_services, services, step_services
from mentors.certification.decision_queries import VALID, verify
from mentors.models import Certificate, CertificateStep, Rating
from tests.factories.mentors import Way, make_programme
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db]

DAY = timedelta(days=1)
CODES = ("C1", "C2")


class Life(RuleBasedStateMachine):
    """One woman's ratings and certificate. `state`: None before one was given, or once over."""

    way: Way
    lead: object
    # States that any life came to.
    reached: set

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at = self.lead.joined_at + 10 * DAY
        self.rated = {code: {} for code in CODES}
        self.ratings = 0
        self.certificate = None
        self.state = None
        self.until = None
        self.stopped = None
        self.step = None
        self.asked = None

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(seen_alike=st.sampled_from([True, True, True, False]))
    def two_rate(self, seen_alike):
        """In most lives both have seen her on her own in everything."""
        for code in CODES if seen_alike else ():
            for first in (True, False):
                self.somebody_rates(code, first, 3)

    # --- time and ratings -------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 8, 15, 30]))
    def time_passes(self, days):
        self.at += days * DAY

    @rule(code=st.sampled_from(CODES), first=st.booleans(), level=st.sampled_from([2, 3, 4]))
    def somebody_rates(self, code, first, level):
        assessor = self.way.grace if first else self.way.ines
        before = Rating.objects.count()
        try:
            with transaction.atomic():
                self.way.rate(assessor, code, level, at=self.at)
        except DomainError:
            assert Rating.objects.count() == before
            return
        # The same again within her round is the rating that she gave.
        after = Rating.objects.count()
        assert after in (before, before + 1)
        self.ratings = after
        self.rated[code][first] = level

    @precondition(lambda self: self.ratings)
    @rule(level=st.sampled_from([1, 2, 3, 4]))
    def nobody_changes_a_rating(self, level):
        rating = Rating.objects.order_by("pk").last()
        if rating.level == level:
            return
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(level=level)

    # --- the certificate --------------------------------------------------------------------

    @rule()
    def it_is_given(self):
        met = decisions_of(self.way.journey)
        ready = all(met.get(code) for code in CODES)
        try:
            with transaction.atomic():
                given = self.way.issue(at=self.at)
        except services.NotEligible:
            # A later rating may take back what a decision rests on, and evidence grows old.
            fresh = self.at < self.lead.joined_at + 300 * DAY
            alike = self.ratings == len(CODES) * 2
            assert not (ready and fresh and alike and self.state is None)
            return
        if self.state is None:
            assert ready
            self.certificate, self.state, self.until = given, "current", given.valid_until
            self.step = self.asked = self.stopped = None
        else:
            assert given == self.certificate

    def tries(self, act, before, after, **more):
        """An act of hers, allowed only in the states `before`; harmless where it is so already."""
        who = {"learner": self.way.learner, "certificate_id": self.certificate.public_id}
        allowed = self.state in before
        try:
            with transaction.atomic():
                done = act(**who, at=self.at, **more)
        except (Conflict, NotFound):
            assert not allowed, f"{act.__name__} was refused while it is {self.state}"
            return None
        assert allowed or self.state == after
        return done if allowed else None

    def goes_on(self):
        if self.stopped is not None:
            self.until += self.at - self.stopped
            self.stopped = None

    @precondition(lambda self: self.certificate)
    @rule()
    def she_rests(self):
        if self.tries(life_services.pause, {"current"}, "paused"):
            self.state, self.stopped = "paused", self.at

    @precondition(lambda self: self.certificate)
    @rule()
    def she_goes_on(self):
        if self.tries(life_services.go_on, {"paused"}, "current"):
            self.goes_on()
            self.state = "current"

    @precondition(lambda self: self.certificate)
    @rule(name=st.sampled_from(["Amara", "Blessing", "Joy"]))
    def she_takes_another_name(self, name):
        new = self.tries(life_services.take_another_name, {"current", "paused"}, None, name=name)
        if new and new != self.certificate:
            if self.state == "paused":
                self.goes_on()
                self.stopped = self.at
            self.lapses()
            waits = self.step is not None
            self.ends("superseded")
            self.certificate = new
            # What somebody asked for goes over to it.
            self.step = new.steps.get(outcome="open") if waits else None

    @precondition(lambda self: self.certificate)
    @rule()
    def she_hands_it_back(self):
        with transaction.atomic():
            services.hand_back(
                learner=self.way.learner,
                certificate_id=self.certificate.public_id,
                at=self.at,
            )
        if self.state is not None:
            self.ends("handed-back")
            self.state = None
            with transaction.atomic():
                self.way.choose_name("Amara again")

    def ends(self, state):
        self.reached.add(state)
        self.certificate.refresh_from_db()
        assert self.certificate.state == state
        if self.step is not None:
            self.step.refresh_from_db()
            assert state == "revoked" or self.step.outcome == "lapsed"
            self.step = None

    # --- two people -------------------------------------------------------------------------

    @precondition(lambda self: self.state in ("current", "paused") and self.step is None)
    @rule()
    def two_suspend(self):
        """Asked and agreed to at once."""
        self.one_asks("suspend", False, 7)
        self.another_agrees(True)

    @precondition(lambda self: self.state == "suspended" and self.step is None)
    @rule()
    def they_revoke(self):
        """The whole way at once: asked, heard, nothing said against it, agreed to."""
        self.one_asks("revoke", True, 20)
        self.at += 28 * DAY
        self.another_agrees(False)

    @precondition(lambda self: self.certificate)
    @rule(
        kind=st.sampled_from(["suspend", "go-on", "lift", "revoke"]),
        by_lead=st.booleans(),
        days=st.sampled_from([7, 20]),
    )
    def one_asks(self, kind, by_lead, days):
        self.lapses()
        place = {"suspend": ("current", "paused")}.get(kind, ("suspended",))
        allowed = self.state in place and self.step is None
        by = self.lead if by_lead else self.way.olga
        try:
            with transaction.atomic():
                step = step_services.ask_for_step(
                    by=by,
                    certificate_id=self.certificate.public_id,
                    kind=kind,
                    words="Because.",
                    hearing_at=self.at + days * DAY,
                    at=self.at,
                )
        except (Conflict, NotFound):
            assert not allowed
            return
        assert allowed
        self.step, self.asked = step, (by_lead, self.at, days)

    def lapses(self):
        if self.step is not None and self.step.lapses_at <= self.at:
            self.step = None

    @precondition(lambda self: self.step)
    @rule(by_lead=st.booleans())
    def another_agrees(self, by_lead):
        step = self.step
        self.lapses()
        asked_by_lead, asked_at, days = self.asked
        heard = step.kind != "revoke" or self.at >= asked_at + max(28, days) * DAY
        allowed = self.step is not None and by_lead != asked_by_lead and heard
        try:
            with transaction.atomic():
                step_services.agree(
                    by=self.lead if by_lead else self.way.olga,
                    step_id=step.public_id,
                    at=self.at,
                )
        except Conflict:
            assert not allowed
            return
        assert allowed
        self.step = None
        if step.kind == "suspend":
            self.state, self.stopped = "suspended", self.stopped or self.at
        elif step.kind == "lift":
            self.goes_on()
            self.state = "current"
        elif step.kind == "revoke":
            self.ends("revoked")
            self.state = None

    @precondition(lambda self: self.step)
    @rule()
    def one_says_no(self):
        step = self.step
        self.lapses()
        try:
            with transaction.atomic():
                step_services.decline(by=self.lead, step_id=step.public_id, at=self.at)
        except Conflict:
            assert self.step is None
        self.step = None

    # --- what must hold ---------------------------------------------------------------------

    @precondition(lambda self: self.certificate)
    @rule(after=st.sampled_from(list(CertificateState)))
    def the_database_knows_the_table_itself(self, after):
        row = Certificate.objects.get(pk=self.certificate.pk)
        if row.state == after:
            return
        change = {
            "state": after,
            "stopped_at": (row.stopped_at or self.at) if after in STOPPED else None,
            "ended_at": (row.ended_at or self.at) if after in OVER else None,
        }
        allowed = (row.state, after) in MOVES
        refused = False
        with transaction.atomic():
            try:
                with transaction.atomic():
                    Certificate.objects.filter(pk=row.pk).update(**change)
            except IntegrityError:
                refused = True
            transaction.set_rollback(True)
        assert refused is not allowed, f"{row.state} to {after}"

    @invariant()
    def it_is_as_the_model_says(self):
        assert Rating.objects.count() == self.ratings
        for code, met in decisions_of(self.way.journey).items():
            # Nothing is decided before both have said what they saw.
            assert len(self.rated[code]) == 2 or met is None
        standing = Certificate.objects.filter(ended_at__isnull=True)
        self.reached.add(self.state)
        if self.state is None:
            assert not standing.exists()
            return
        row = standing.get()
        assert (row.pk, row.state) == (self.certificate.pk, self.state)
        assert (row.valid_until, row.stopped_at) == (self.until, self.stopped)
        good = self.state == "current" and self.at < self.until
        assert (verify(row.public_id, self.at).state == VALID) is good
        open_steps = CertificateStep.objects.filter(outcome="open", lapses_at__gt=self.at)
        assert open_steps.count() == (1 if self.step and self.step.lapses_at > self.at else 0)


@pytest.mark.long
def test_ratings_and_certificates_go_only_where_they_may(harbour):
    way = Way(harbour, make_programme(*CODES))
    way.observe(seen={"C1a": "seen", "C2a": "seen"}, day=1)
    way.choose_name()
    lead = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    machine = type("LifeHere", (Life,), {"way": way, "lead": lead, "reached": set()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=50,
            derandomize=True,
            stateful_step_count=30,
            deadline=None,
            # A life takes a second: what fails is read as it came.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    # What it never came to it has not tried.
    assert machine.reached >= {None, *CertificateState}
