/* The room (docs/developers/room-protocol.md). The server decides everything: a line is shown when it comes back with its
   number, and what is not taken stays in the box. Without this file the page works by plain links and forms. */
import { act as send, askForMissing, begin, goTo, over, sign, stop } from "./room-connection.js";
import { find, room, strings, supervisor, tell, text, writing } from "./room-page.js";
import { arrived, cameBack, giveAllBack, giveBack, lineOf, needsNoPause } from "./room-unsent.js";
import "./room-veil.js";

const words = find("words"), box = writing.elements.text;
const TICK = 5000, HERE = 180_000;
const you = room.dataset.you;
let seq = Number(room.dataset.seq); /* the last line on this page */
let state = room.dataset.state;
let holder = room.dataset.holder; /* who holds the room, by name: another may take it */
let talk = room.dataset.talk; /* after the room two talk at a time: the id of her talk, said with each line */
let ahead = 0, endsAt = 0, hereUntil = Date.now() + HERE; /* the server's clock, as seen from ours */
const names = new Map();

/** Whether she holds the room, or stands by to take it over. */
const holds = (person) => ["supervisor", "backup"].includes(person?.seat);

/** Her name; the seat of who is not there to talk stands beside it in an element of its own, which no name can bring. */
function called(person, id) {
  const name = document.createElement("bdi");
  name.textContent = id === you ? text("say", "you") : person?.name ?? "–";
  const seat = id === you ? "" : text("seat", person?.seat);
  if (!seat) return [name];
  const mark = document.createElement("small");
  mark.className = "seat";
  mark.textContent = seat;
  return [name, " ", mark];
}

/* --- what is shown ---------------------------------------------------------------------- */

function showState(frame) {
  const moved = frame.state !== state;
  if (moved && state === "lobby") tell(""); /* what kept the room from opening is over */
  state = frame.state;
  if (state !== "open") needsNoPause();
  if (state === "closed") return end();
  if (["cancelled", "emergency_closed"].includes(state)) return goTo(location.href);
  const why = `${state}-${frame.why}`;
  const key = text("line", why) ? why : state === "held" ? "held-pause" : state;
  const other = talk !== (frame.talk ?? "");
  talk = frame.talk ?? "";
  const speaks = state === "open" || (talk && !["supervisor-away", "nobody-reached"].includes(frame.why));
  for (const name of ["lobby", "held", "closing"]) room.classList.toggle(`room-${name}`, name === state);
  room.classList.toggle("room-open", Boolean(speaks));
  if (other || (moved && state === "checkout")) beginTalk();
  const line = find("line");
  line.className = speaks ? "badge badge-open" : state === "held" ? "badge badge-held" : "badge";
  lineKey = key;
  showLine();
  if (frame.until) endsAt = Date.parse(frame.until);
  find("pause").hidden = state !== "held";
  writing.hidden = ["lobby", "closing"].includes(state) || (state === "checkout" && !talk);
  find("lobby").hidden = state !== "lobby";
  const pause = document.querySelector("[data-command=hold] button");
  if (pause) pause.disabled = state !== "open"; /* a second assessor has none */
  if (supervisor) {
    document.querySelector("[data-command=open]").hidden = state !== "lobby";
    document.querySelector("[data-command=here]").hidden = state === "lobby";
    document.querySelector("[data-command=extend]").hidden = !["open", "held"].includes(state);
    if (state !== "lobby") find("ask-in")?.remove(); /* who comes is told before the start */
  }
  if (state !== "held") ready(false);
  document.dispatchEvent(new CustomEvent("room-state", { detail: frame })); /* room-ending.js */
  if (moved) toEnd();
  tick();
}

/** Two others talk than before: what was said goes, and what was not sent stays in the box of who wrote it. */
function beginTalk() {
  words.replaceChildren();
  giveAllBack();
}

/** What the room is doing, in one line; and who holds it, where it names her. */
let lineKey = "";
function showLine() {
  const line = text("line", lineKey).replace("{name}", holder);
  if (find("line").textContent !== line) find("line").textContent = line;
}

/** She has said that she is ready, or the room has moved on since. */
function ready(yes) {
  document.querySelector("[data-command=continue] button").disabled = yes;
  find("resting").textContent = yes ? text("say", "waiting") : "";
}

function showPeople(people) {
  const now = people.find((person) => person.seat === "supervisor")?.name ?? holder;
  if (now !== holder) { holder = now; if (lineKey) showLine(); }
  document.dispatchEvent(new CustomEvent("room-people", { detail: people })); /* room-desk.js */
  find("people").replaceChildren(...people.map((person) => {
    names.set(person.person, person);
    const chip = document.createElement("li");
    chip.className = "chip";
    chip.dataset.person = person.person; /* room-report.js, room-signs.js */
    chip.append(...called(person, person.person));
    return chip;
  }));
}

function showMessage(frame) {
  cameBack(frame.id, frame.text);
  if (frame.seq <= seq) return;
  if (frame.seq > seq + 1) return askForMissing(); /* a gap: what is missing comes before it, in its turn */
  seq = frame.seq;
  const person = names.get(frame.from);
  const bubble = strings.content.firstElementChild.cloneNode(true);
  bubble.classList.toggle("bubble-mine", frame.from === you);
  bubble.classList.toggle("bubble-staff", holds(person));
  bubble.dataset.seq = frame.seq;
  bubble.children[0].replaceChildren(...called(person, frame.from));
  bubble.children[1].textContent = frame.phrase ? text("phrase", frame.phrase) : frame.text;
  bubble.dataset.id = frame.id;
  if (frame.phrase) {
    bubble.dataset.phrase = frame.phrase; /* room-hear.js */
    /* Its drawing, from the button that says it; who only reads along has no buttons, and reads the words. */
    const picture = writing.querySelector(`[value="${CSS.escape(frame.phrase)}"] > .drawing`);
    if (picture) bubble.children[1].prepend(picture.cloneNode(true));
  }
  /* What an interpreter says stands in the bubble of the line that it translates. */
  const original = frame.of && words.querySelector(`[data-id="${CSS.escape(frame.of)}"]`);
  bubble.classList.toggle("bubble-translation", Boolean(original));
  (original || words).append(bubble);
  if (!frame.of && writing.elements.of) {
    const option = new Option(bubble.children[1].textContent.slice(0, 60), frame.id);
    writing.elements.of.prepend(option);
    if (!box.value) option.selected = true;
  }
  if (frame.from !== you) return;
  hereUntil = Date.now() + HERE;
  toEnd();
}

/* The list stays at its end by itself (column-reverse: its end is its zero, in a pause its start); in low windows
   the whole page scrolls. */
function toEnd() {
  find("scroll").scrollTop = 0;
  if (innerHeight < 544) words.lastElementChild?.scrollIntoView({ block: "nearest" });
}

/** A second copy may be on its way still, and be taken. A line that gives something away counts each time. */
function showRejected(frame) {
  giveBack(frame.id, frame.reason === "screened");
  tell(text("no", frame.reason).replace("{seconds}", frame.left ?? "") || text("say", "try-again"));
  document.dispatchEvent(new CustomEvent("room-rejected", { detail: frame })); /* room-pace.js */
}

function end() {
  stop();
  words.replaceChildren(); /* a closed room shows its words to nobody */
  room.remove();
  strings.remove();
  document.querySelector(".top [data-minutes]")?.remove();
  for (const form of document.querySelectorAll(".top form")) form.remove();
  const last = find("end");
  last.hidden = false;
  last.setAttribute("role", "status");
  scrollTo(0, 0);
}

/* --- time -------------------------------------------------------------------------------- */

function tick() {
  if (over) return;
  const minutes = find("minutes");
  const left = Math.ceil((endsAt - Date.now() - ahead) / 60_000 - 0.1);
  minutes.hidden = state === "lobby" || !endsAt;
  const short = state === "open" && left > 0 && left <= 10; /* bold from ten minutes before the end */
  minutes.classList.toggle("time-short", short);
  minutes.classList.toggle("soft", !short);
  minutes.textContent = left <= 0 ? text("say", "over-time")
    : left === 1 ? text("say", "minutes-one") : text("say", "minutes").replace("{count}", left);
  if (!supervisor) return;
  const rest = state === "lobby" ? HERE : hereUntil - Date.now();
  const button = document.querySelector("[data-command=here]");
  button.classList.toggle("button-quiet", rest > 40_000);
  const line = rest <= 0 ? text("say", "still-here") : "";
  if (find("still").textContent !== line) find("still").textContent = line;
  const seconds = Math.ceil(rest / 1000);
  find("asked-again").textContent = state === "lobby" || seconds <= 0 ? ""
    : text("say", "asked-again").replace("{left}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
}

function welcome(frame) {
  seq = Math.max(seq, frame.after); /* what was said before she came in is not hers */
  ahead = Date.parse(frame.room.now) - Date.now();
  endsAt = Date.parse(frame.room.ends_at);
  if (frame.you.here_until) hereUntil = Date.parse(frame.you.here_until) - ahead;
  for (const person of frame.room.seats) names.set(person.person, person);
  showPeople(frame.people);
  showState(frame.room);
  if (!over) ready(frame.you.continued);
}

function receive(frame) {
  switch (frame.type) {
    case "message": showMessage(frame); break;
    case "rejected": showRejected(frame); break;
    case "state": showState(frame); break;
    case "people": showPeople(frame.people); break;
    case "waiting": /* stopped.js */
      document.dispatchEvent(new CustomEvent("line-stopped", {
        detail: { ...frame, name: names.get(frame.from)?.name ?? "–" },
      }));
      break;
    case "help": if (frame.from === you && !frame.answered) arrived("help", !frame.drill); /* falls through */
    case "asked": case "aside": case "muted": case "word": case "offer": case "code-words": case "counts": case "signs": case "report": /* room-private.js, room-ending.js, room-desk.js, room-signs.js */
      document.dispatchEvent(new CustomEvent("room-frame", { detail: { frame, names, ahead } }));
  }
}

document.addEventListener("room-act", ({ detail }) => act(detail));
document.addEventListener("room-sign", ({ detail }) => sign(detail));

/** Whatever she does is a sign of hers; a line once it is said. */
function act(frame) {
  if (frame.type !== "say") hereUntil = Date.now() + HERE;
  send(frame);
}

/* --- what she does --------------------------------------------------------------------------- */

function say(fields) {
  const of = writing.elements.of?.value;
  if (of && fields.text !== undefined) fields = { ...fields, of };
  if (talk) fields = { ...fields, talk };
  act(lineOf(fields));
}

writing.addEventListener("submit", (event) => {
  event.preventDefault();
  const phrase = event.submitter?.value;
  const line = box.value.trim();
  if (phrase) return say({ phrase });
  if (!line || box.readOnly) return;
  box.readOnly = true;
  say({ text: line });
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  writing.requestSubmit();
});

for (const control of document.querySelectorAll("[data-command]")) {
  control.addEventListener(control.matches("form") ? "submit" : "click", (event) => {
    event.preventDefault();
    const type = control.dataset.command;
    if (type === "continue") ready(true);
    if (type === "extend") control.disabled = true; /* once, and no more */
    act(type === "close" ? { type, after: state } : { type });
    tick();
  });
}

document.addEventListener("visibilitychange", tick);
setInterval(tick, TICK);

for (const part of document.querySelectorAll("[data-desk]")) part.hidden = false;
begin({ after: () => seq, welcome, receive });
