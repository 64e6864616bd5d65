/* The room (docs/room-protocol.md). The server decides everything: a line is shown when it comes back with its
   number, and what is not taken stays in the box. Without this file the page works by plain links and forms. */
import { isHere } from "./leave.js";
import { keepOverReload } from "./room-words.js";
import "./room-veil.js";

const room = document.querySelector("[data-room]");
const strings = document.getElementById("room-strings");
const find = (name) => document.querySelector(`[data-${name}]`);
const text = (group, key) => strings.getAttribute(`data-${group}-${key}`) ?? "";
const words = find("words"), notice = find("notice"), writing = find("writing"), box = writing.elements.text;
const supervisor = "supervisor" in room.dataset;

const BEAT = 5000, SILENCE = 11_000, HERE = 180_000, WAITS = [500, 1000, 2000, 4000, 8000];
const PATIENCE = 22_000; /* for a server that is slow to let her in: whoever knocks anew makes it slower */
const URGENT = ["hold", "help"], PAUSE_FOR = 60_000; /* a call for help is asked for again until it has arrived */
const you = room.dataset.you;
let seq = Number(room.dataset.seq); /* the last line on this page */
let state = room.dataset.state;
let holder = room.dataset.holder; /* who holds the room, by name: another may take it */
let talk = room.dataset.talk; /* after the room two talk at a time: the id of her talk, said with each line */
let socket, tries = 0, over = false, greeted = false, later;
let askedAt = 0; /* when she said a hello that waits for its answer */
let heardAt = Date.now(); /* the last answer to a hello or a beat of this socket */
let trueAt = Date.now(); /* the last answer by whatever way: nothing green is older than twelve seconds */
let polling = false;
let refused; /* words that were given back, and their id: said again, they are the same line */
let ahead = 0, endsAt = 0, hereUntil = Date.now() + HERE; /* the server's clock, as seen from ours */
const names = new Map();
const unsent = new Map(); /* id → frame: sent again after a lost connection, under the same id */
const urgent = new Map(); /* type → the frame, and until when it is sent again where nothing says that it arrived */

const isOpen = () => socket?.readyState === WebSocket.OPEN;
/** Whether the socket answers; until it does, everything goes over plain HTTP as well. */
const isLive = () => isOpen() && greeted;
const send = (frame) => isOpen() && socket.send(JSON.stringify(frame));
const tell = (line) => { notice.textContent = line; notice.hidden = !line; };
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

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/* --- what is shown ---------------------------------------------------------------------- */

function showState(frame) {
  const moved = frame.state !== state;
  state = frame.state;
  if (state !== "open") urgent.delete("hold");
  if (state === "closed") return end();
  if (["cancelled", "emergency_closed"].includes(state)) return goTo(location.href);
  const why = `${state}-${frame.why}`;
  const key = text("line", why) ? why : state === "held" ? "held-pause" : state;
  const other = talk !== (frame.talk ?? "");
  talk = frame.talk ?? "";
  const speaks = state === "open" || (talk && frame.why !== "supervisor-away");
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
  if ([...unsent.values()].some((line) => line.text !== undefined)) release(false);
  unsent.clear();
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
  if (unsent.delete(frame.id) && frame.text !== undefined) release(true);
  if (refused?.id === frame.id) { /* another copy of it was taken after all: what she says next is a line of its own */
    if (box.value.trim() === refused.text) release(true);
    refused = undefined;
  }
  if (frame.seq <= seq) return;
  if (frame.seq > seq + 1) return void (askedAt || hello()); /* a gap: what is missing comes before it, in its turn */
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

function showRejected(frame) {
  const line = unsent.get(frame.id);
  unsent.delete(frame.id);
  /* A second copy may be on its way still, and be taken. A line that gives something away counts each time. */
  if (line && frame.reason !== "screened") refused = line;
  if (line?.text !== undefined) release(false);
  tell(text("no", frame.reason).replace("{seconds}", frame.left ?? "") || text("say", "try-again"));
  document.dispatchEvent(new CustomEvent("room-rejected", { detail: frame })); /* room-pace.js */
}

/** The box may be written in again; empty when her words have arrived. */
function release(arrived) {
  if (arrived) { box.value = ""; tell(""); }
  box.readOnly = false;
}

function end() {
  over = true;
  words.replaceChildren(); /* a closed room shows its words to nobody */
  room.remove();
  strings.remove();
  document.querySelector(".top [data-minutes]")?.remove();
  for (const form of document.querySelectorAll(".top form")) form.remove();
  const last = find("end");
  last.hidden = false;
  last.setAttribute("role", "status");
  scrollTo(0, 0);
  socket?.close(1000);
  if (urgent.has("help")) callLate(urgent.get("help").frame);
}

/* A call for help that still waits for its line as the room ends: it is heard after the end as well. */
async function callLate({ type, ...fields }) {
  for (let wait = 1000; urgent.has("help"); wait = Math.min(wait * 2, 30_000)) {
    try { await post(type, fields); return; } catch { await new Promise((again) => setTimeout(again, wait)); }
  }
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

function beat() {
  tick();
  if (document.visibilityState !== "visible" || over) return;
  if (isLive()) send({ type: "beat" });
  else poll();
  if (isOpen() && askedAt && Date.now() - askedAt > BEAT) hello(); /* one that was not answered is said again */
  document.dispatchEvent(new Event("scroll")); /* idle.js: being in a room is not being idle */
}

/* --- the connection ------------------------------------------------------------------------ */

function hello() { askedAt = Date.now(); send({ type: "hello", after: seq }); }

/** Her seat has become another, by a take-over: this page shows what goes with the old one. */
function anew() {
  over = true;
  const reload = () => { keepOverReload(); if (self !== top) reloadAround(); else location.replace(location.href); };
  if (document.visibilityState === "visible") return reload();
  document.addEventListener("visibilitychange", reload, { once: true });
}

function welcome(frame) {
  if (frame.you.seat !== room.dataset.seat) return anew();
  document.dispatchEvent(new Event("room-welcome"));
  trueAt = Date.now();
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
  if (over) return;
  switch (frame.type) {
    case "welcome":
      heardAt = Date.now();
      tries = askedAt = 0;
      greeted = true;
      tell("");
      welcome(frame);
      if (!over && isOpen()) { beat(); for (const line of waiting()) send(line); }
      break;
    case "message": showMessage(frame); break;
    case "rejected": showRejected(frame); break;
    case "state": showState(frame); break;
    case "people": showPeople(frame.people); break;
    case "waiting": /* stopped.js */
      document.dispatchEvent(new CustomEvent("line-stopped", {
        detail: { ...frame, name: names.get(frame.from)?.name ?? "–" },
      }));
      break;
    case "heard": heardAt = trueAt = Date.now(); break;
    case "help": if (frame.from === you && !frame.answered) arrived("help", !frame.drill); /* falls through */
    case "asked": case "aside": case "muted": case "word": case "offer": case "code-words": case "counts": case "signs": case "report": /* room-private.js, room-ending.js, room-desk.js, room-signs.js */
      document.dispatchEvent(new CustomEvent("room-frame", { detail: { frame, names, ahead } }));
      break;
    case "error": showError(frame);
  }
}

/** What nothing has answered yet: her words, and a call or a pause that she has just asked for. */
function waiting() {
  for (const [type, { until }] of urgent) if (until < Date.now()) urgent.delete(type);
  return [...[...urgent.values()].map(({ frame }) => frame), ...unsent.values()]; /* no line that hangs keeps help waiting */
}

/** What is real waits on while only a drill has arrived, and no drill takes its place. */
const waitsForReal = (type, real) => Boolean(urgent.get(type)?.frame.real) && !real && urgent.get(type).until > Date.now();
function arrived(type, real) {
  if (!waitsForReal(type, real)) urgent.delete(type);
}

/** Nothing sends it again by itself: it is hers to change, and the same line if she does not. */
function giveBack(id) {
  const line = unsent.get(id);
  if (!line) return;
  unsent.delete(id);
  refused = line;
  if (line.text !== undefined) release(false);
}

/** Of one line it clears that line alone: what else waits is sent, or comes back, by itself. */
function showError(frame) {
  for (const id of frame.code === "malformed" ? [...unsent.keys()] : [frame.id]) giveBack(id);
  tell(["conflict", "refused", "invalid", "gone"].includes(frame.code) ? frame.detail : text("say", "try-again"));
  if (askedAt) setTimeout(() => askedAt && !over && hello(), 1000 + Math.random() * 1000);
}

function connect() {
  clearTimeout(later);
  if (over || socket) return;
  const address = new URL(room.dataset.socket, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const mine = socket = new WebSocket(address, "room.v1");
  greeted = false;
  askedAt = 0;
  heardAt = Date.now();
  const ours = (act) => (event) => mine === socket && act(event);
  mine.addEventListener("open", ours(hello));
  mine.addEventListener("message", ours((event) => receive(JSON.parse(event.data))));
  mine.addEventListener("close", ours(lost));
}

/** A network that is gone closes nothing: whoever hears no answer says so, and begins anew. */
function watch() {
  if (Date.now() - trueAt > SILENCE) showLost();
  if (socket && Date.now() - heardAt > (greeted ? SILENCE : PATIENCE)) abandon();
}

function showLost() {
  find("line").className = tries ? "badge badge-lost" : "badge";
  const line = text("say", tries ? "lost" : "connecting");
  if (find("line").textContent !== line) find("line").textContent = line;
  room.classList.remove("room-open");
}

function abandon() {
  if (!socket) return;
  tries = Math.max(tries, 1);
  const gone = socket;
  lost({});
  gone.close();
}

/* In a frame: the page around it knows what is left. What she writes in the rooms beside stays. */
function reloadAround() {
  for (const frame of top.document.querySelectorAll("[data-practice]")) frame.contentDocument?.dispatchEvent(new Event("keep-words"));
  top.location.reload();
}
document.addEventListener("keep-words", keepOverReload);

/* Where the page is none of hers any more she finds her start page, and none that is not there. */
async function goTo(address) {
  over = true;
  room.hidden = true;
  if (self !== top && address !== location.href) return reloadAround();
  location.replace((await isHere(address)) ? address : "/");
}
const goToMyRooms = () => goTo("/rooms/");

function lost({ code }) {
  socket = undefined;
  /* After “Leave” the browser is on its way elsewhere: nothing here may stop it. */
  if (over || document.documentElement.classList.contains("blank")) return;
  if (code === 4401) return location.replace(location.href);
  if (code === 4410) return anew();
  if (code === 4403 || code === 1000) return goToMyRooms();
  if (code === 4409) {
    over = true;
    for (const control of room.querySelectorAll("button, textarea")) control.disabled = true;
    return tell(text("say", "elsewhere"));
  }
  /* Where no socket gets through, the answers over HTTP are the truth about her connection. */
  if (greeted || Date.now() - trueAt > SILENCE) showLost();
  greeted = false;
  tries++;
  const wait = WAITS[Math.min(tries, WAITS.length) - 1];
  later = setTimeout(connect, code === 4429 ? 8000 : wait * (0.75 + Math.random() / 2));
}

/* --- where sockets do not get through: the same over plain HTTP ------------------------------- */

const ask = (path, more) => fetch(room.dataset.room + path, { signal: AbortSignal.timeout?.(SILENCE), ...more });

async function poll() {
  if (polling) return;
  polling = true;
  try {
    const answer = await ask(`messages/?after=${seq}`, { cache: "no-store" });
    if (answer.redirected) return location.replace(location.href);
    if (answer.status === 404) return goTo(location.href);
    if (answer.status === 409) return goToMyRooms(); /* she went out, in another window */
    if (!answer.ok || isLive()) return;
    const frame = await answer.json();
    if (over || isLive()) return;
    welcome(frame);
    for (const message of frame.messages) showMessage(message);
    try {
      for (const { type, ...fields } of waiting()) await post(type, fields);
    } finally { /* an answer of a moment before: the socket may have brought a newer one */
      if (!isLive()) for (const one of frame.private) receive(one);
    }
  } catch { /* no network at all: the line at the top says so */ } finally { polling = false; }
}

async function post(name, fields) {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  body.set("csrfmiddlewaretoken", writing.elements.csrfmiddlewaretoken.value);
  const answer = await ask(`${name}/`, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.ok) arrived(name, fields.real);
  if (answer.headers.get("Content-Type")?.includes("json")) receive({ id: fields.id, ...await answer.json() });
  else {
    if (answer.status >= 400 && answer.status < 500) giveBack(fields.id); /* asked again it is refused again */
    tell(text("say", "not-now"));
  }
}

document.addEventListener("room-act", ({ detail }) => act(detail));
/* What is of this moment alone: told by the socket, or not at all. */
document.addEventListener("room-sign", ({ detail }) => isLive() && send(detail));

/** By the socket where there is one, else over HTTP; her words are sent again once either works. */
function act(frame) {
  if (frame.type !== "say") hereUntil = Date.now() + HERE; /* whatever she does is a sign of hers; a line once it is said */
  if (URGENT.includes(frame.type) && !waitsForReal(frame.type, frame.real)) urgent.set(frame.type, { frame, until: frame.type === "help" ? Infinity : Date.now() + PAUSE_FOR });
  if (isLive()) return send(frame);
  const { type, ...fields } = frame;
  post(type, fields).then(poll).catch(() => {});
}

/* --- what she does --------------------------------------------------------------------------- */

function say(fields) {
  const of = writing.elements.of?.value;
  if (of && fields.text !== undefined) fields = { ...fields, of };
  const same = refused?.text === fields.text && refused?.phrase === fields.phrase;
  const frame = { type: "say", id: same ? refused.id : newId(), ...fields };
  if (talk) frame.talk = talk;
  refused = undefined;
  unsent.set(frame.id, frame);
  tell("");
  act(frame);
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

document.addEventListener("visibilitychange", () => {
  heardAt = Math.max(heardAt, Date.now() - BEAT); /* out of sight it did not beat, and so heard nothing */
  trueAt = Math.max(trueAt, Date.now() - BEAT);
  beat();
});
setInterval(() => document.visibilityState === "visible" && !over && watch(), 1000);
addEventListener("offline", () => {
  tries = Math.max(tries, 1);
  showLost();
  abandon();
});
addEventListener("online", connect);
setInterval(beat, BEAT);

for (const part of document.querySelectorAll("[data-desk]")) part.hidden = false;
connect();
