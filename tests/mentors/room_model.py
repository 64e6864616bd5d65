"""What a room may do, as a small model: what was said, and what each page may be shown of it.

It knows nothing of how the room is built. Moments are seconds of the database's clock; where one
lies so near the end of a lease that a busy machine decides, the model says None for “either”.
"""

from dataclasses import dataclass, field

NAMES = ("grace", "lucia", "joy")
WOMEN = ("lucia", "joy")
SUPERVISOR = "grace"
LEASE, SIGN, STOPPED_THAT_HOLD = 15, 210, 3
DOUBT = 3


@dataclass
class Page:
    """One window of one person, as room.js keeps it: `after` is the last line on it."""

    name: str
    after: int
    # Lines that were there when it said hello: it asked for them.
    history: int
    wire: object = None
    code: int | None = None
    # Right after a welcome the next line is the first after what it has, or after she came in.
    fresh: bool = True
    # What became of the lines that it sent: a number, or a reason.
    answers: dict = field(default_factory=dict)


@dataclass
class RoomModel:
    """The room as it should be."""

    state: str = "lobby"
    # The lines in their order: (id, who, text).
    lines: list = field(default_factory=list)
    # The last line that somebody else than its writer was shown.
    shown: int = 0
    beat_at: float | None = None
    sign_at: float | None = None
    # When she was last seen for certain, and when perhaps: not each line is written down as a sign.
    seen_at: dict = field(default_factory=dict)
    maybe_seen_at: dict = field(default_factory=dict)
    out: dict = field(default_factory=lambda: dict.fromkeys(NAMES, True))
    floor: dict = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    ready: set = field(default_factory=set)
    # Women whom the room went on without, and those who were ever in it.
    resting: set = field(default_factory=set)
    came: set = field(default_factory=set)
    stopped: int = 0
    # Of the step that goes on: when it began, and whether the room may have spoken in it.
    began: float = 0.0
    spoke: bool = False

    # --- time -------------------------------------------------------------------------------

    def left(self, at):
        """Seconds until nothing may be said any more."""
        if self.beat_at is None or self.sign_at is None:
            return -DOUBT * 2.0
        return min(self.beat_at + LEASE, self.sign_at + SIGN) - at

    def supervised(self, at):
        """Whether a supervisor holds the room; None where it is a matter of moments."""
        left = self.left(at)
        return None if abs(left) < DOUBT else left > 0

    def speaks(self, at):
        return self.supervised(at) if self.state == "open" else False

    def hears(self, name, at):
        """Whether what she says now is said: the room speaks, and she does not rest."""
        return False if name in self.resting else self.speaks(at)

    def lapse(self, at):
        """Her lease may have run out by itself."""
        if self.state == "open" and self.supervised(at) is False:
            self.hold()

    def begin(self, at):
        self.lapse(at)
        self.began, self.spoke = at, self.speaks(at) is not False

    # --- what people do ---------------------------------------------------------------------

    def comes_in(self, name, at):
        if self.state != "closed" and self.out[name]:
            self.out[name], self.floor[name] = False, len(self.lines)
            self.resting.discard(name)
        self.came.add(name)
        self.seen(name, at)

    def seen(self, name, at):
        if not self.out[name]:
            self.seen_at[name] = self.maybe_seen_at[name] = at

    def commands(self, name, at):
        """A command of hers. From the supervisor it is a sign, which opens nothing that lapsed."""
        self.seen(name, at)
        if name == SUPERVISOR:
            in_time = self.state != "open" or self.supervised(at) is not False
            self.lapse(at)
            if in_time:
                self.sign_at = at

    def is_here(self, at):
        """The supervisor's tap on “with you”."""
        self.seen(SUPERVISOR, at)
        self.lapse(at)
        self.sign_at = at

    def beats(self, name, at):
        self.seen(name, at)
        if name == SUPERVISOR and not self.out[name] and self.state != "closed":
            self.lapse(at)
            self.beat_at = at

    def said(self, key, name, text, at):
        """A line has its number."""
        assert name not in self.resting, f"{name} rests, and said something"
        self.lines.append((key, name, text))
        self.maybe_seen_at[name] = at
        if name == SUPERVISOR:
            self.sign_at = at

    def hold(self):
        self.state = "held"
        self.ready.clear()

    def opens(self, state, at):
        """She presses Start in the lobby: it opens while she is there, and not otherwise."""
        supervised = self.supervised(at)
        assert supervised is None or (state == "open") == supervised
        if state == "open":
            self.state = state

    def wakes(self, name):
        """She is ready: she goes along from the next line."""
        if name in self.resting:
            self.resting.discard(name)
            self.floor[name] = len(self.lines)

    def goes_on(self):
        """The room goes on with whoever is ready; every other woman rests."""
        for name in WOMEN:
            if name in self.ready:
                self.wakes(name)
            elif name in self.came:
                self.resting.add(name)
        self.state = "open"
        self.ready.clear()

    def goes_out(self, name):
        self.out[name] = True
        self.ready.discard(name)
        if name == SUPERVISOR:
            self.beat_at = None
            if self.state == "open":
                self.hold()

    def may_go_on(self, at):
        """Whether a held room goes on: True, False, or None for either."""
        if self.state != "held" or not self.ready:
            return False
        here = [name for name in NAMES if not self.out[name] and name in self.seen_at]
        surely = {name for name in here if self.seen_at[name] + LEASE - DOUBT > at}
        maybe = {name for name in here if self.maybe_seen_at[name] + LEASE + DOUBT > at}
        if not surely <= self.ready or not maybe or self.supervised(at) is False:
            return False
        return True if maybe <= self.ready & surely and self.supervised(at) else None

    def is_now(self, state, at):
        """Takes note of the state that the room is in after a step. AssertionError: it may not."""
        self.lapse(at)
        goes_on = self.may_go_on(at)
        if state == self.state:
            assert state != "held" or goes_on is not True, "everyone is ready, and nothing goes on"
        elif state == "open":
            assert goes_on is not False, f"it went on by itself: {self}"
            self.goes_on()
        else:
            assert (state, self.speaks(at)) == ("held", None), f"{state}, not {self.state}"
            self.hold()
        self.spoke = self.spoke or self.speaks(at) is not False

    def is_stopped(self, name, at):
        """A line gave something away."""
        self.maybe_seen_at[name] = at
        if name == SUPERVISOR:
            self.sign_at = at
        self.stopped += 1
        if self.stopped == STOPPED_THAT_HOLD:
            self.stopped = 0
            self.hold()

    # --- what pages are shown ---------------------------------------------------------------

    def message(self, page, frame):
        """A page is shown a line. AssertionError: it may not be, or not now."""
        seq, key = frame["seq"], frame["id"]
        assert 0 < seq <= len(self.lines), "nobody said that"
        known, who, text = self.lines[seq - 1]
        assert (known, text) == (key, frame["text"]), "another line has this number"
        page.answers[key] = seq
        next_one = page.after + 1
        # Right after a welcome, and after a rest, the next is the first that is hers.
        if page.fresh or page.after < self.floor[page.name]:
            next_one = max(page.after, self.floor[page.name]) + 1
        if seq != next_one:
            # Her own line, said again, is answered with its number; her page passes it over.
            assert who == page.name, f"{page.name} was shown {seq} after {page.after}"
            return
        page.after, page.fresh = seq, False
        assert self.state != "closed", "the room is over"
        assert not self.out[page.name], "she went out"
        assert self.maybe_seen_at[page.name] + LEASE + DOUBT > self.began, "she fell silent"
        if who == page.name:
            return
        assert page.name not in self.resting, f"{page.name} rests, and was shown {seq}"
        assert seq <= max(page.history, self.shown) or self.spoke, "the room was held"
        self.shown = max(self.shown, seq)
