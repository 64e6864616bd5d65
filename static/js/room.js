/* The room (docs/room-protocol.md). The server decides everything: a line is shown when it comes back with its
   number, and what is not taken stays in the box. Without this file the page works by plain links and forms. */
const room = document.querySelector("[data-room]");
const strings = document.getElementById("room-strings");
const find = (name) => document.querySelector(`[data-${name}]`);
const text = (group, key) => strings.getAttribute(`data-${group}-${key}`) ?? "";
const words = find("words"), notice = find("notice"), writing = find("writing"), box = writing.elements.text;
const supervisor = "supervisor" in room.dataset;

const BEAT = 5000, SILENCE = 11_000, HERE = 180_000, WAITS = [500, 1000, 2000, 4000, 8000];
const you = room.dataset.you;
let seq = Number(room.dataset.seq); /* the last line on this page */
let fresh = true; /* right after a welcome the next line may have any number */
let state = room.dataset.state;
let socket, tries = 0, over = false, greeted = false, later;
let heardAt = Date.now(); /* the last answer to a hello or a beat: nothing green is older than twelve seconds */
let refused; /* words that were given back, and their id: said again, they are the same line */
let ahead = 0, endsAt = 0, hereUntil = Date.now() + HERE; /* the server's clock, as seen from ours */
const names = new Map();
const unsent = new Map(); /* id → frame: sent again after a lost connection, under the same id */

const isOpen = () => socket?.readyState === WebSocket.OPEN;
const send = (frame) => isOpen() && socket.send(JSON.stringify(frame));
const tell = (line) => { notice.textContent = line; notice.hidden = !line; };
/** Her name; a supervisor's seat stands beside it in an element of its own, which no name can bring along. */
function called(person, id) {
  const name = document.createElement("bdi");
  name.textContent = id === you ? text("say", "you") : person?.name ?? "–";
  if (id === you || person?.seat !== "supervisor") return [name];
  return [name, " ", strings.content.querySelector(".seat").cloneNode(true)];
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
  if (state === "closed") return end();
  const held = text("line", `held-${frame.why}`) ? `held-${frame.why}` : "held-pause";
  const key = state === "held" ? held : state;
  for (const name of ["lobby", "open", "held"]) room.classList.toggle(`room-${name}`, name === state);
  const line = find("line");
  line.className = state === "lobby" ? "badge" : `badge badge-${state}`;
  if (line.textContent !== text("line", key)) line.textContent = text("line", key);
  if (frame.until) endsAt = Date.parse(frame.until);
  find("pause").hidden = state !== "held";
  writing.hidden = state === "lobby";
  find("lobby").hidden = state !== "lobby";
  document.querySelector("[data-command=hold] button").disabled = state !== "open";
  if (supervisor) {
    document.querySelector("[data-command=open]").hidden = state !== "lobby";
    document.querySelector("[data-command=here]").hidden = state === "lobby";
  }
  if (state !== "held") ready(false);
  if (moved) toEnd();
  tick();
}

/** She has said that she is ready, or the room has moved on since. */
function ready(yes) {
  document.querySelector("[data-command=continue] button").disabled = yes;
  find("resting").textContent = yes ? text("say", "waiting") : "";
}

function showPeople(people) {
  find("people").replaceChildren(...people.map((person) => {
    names.set(person.person, person);
    const chip = document.createElement("li");
    chip.className = "chip";
    chip.append(...called(person, person.person));
    return chip;
  }));
}

function showMessage(frame) {
  if (unsent.delete(frame.id) && frame.text !== undefined) release(true);
  if (frame.seq <= seq) return;
  if (!fresh && frame.seq > seq + 1) return void hello(); /* a gap: ask for what is missing */
  fresh = false;
  seq = frame.seq;
  const person = names.get(frame.from);
  const bubble = strings.content.firstElementChild.cloneNode(true);
  bubble.classList.toggle("bubble-mine", frame.from === you);
  bubble.classList.toggle("bubble-staff", person?.seat === "supervisor");
  bubble.dataset.seq = frame.seq;
  bubble.children[0].replaceChildren(...called(person, frame.from));
  bubble.children[1].textContent = frame.phrase ? text("phrase", frame.phrase) : frame.text;
  words.append(bubble);
  if (frame.from === you) toEnd();
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
  if (line?.text !== undefined) release(false);
  tell(text("no", frame.reason) || text("say", "try-again"));
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
}

/* --- time -------------------------------------------------------------------------------- */

function tick() {
  if (over) return;
  const minutes = find("minutes");
  const left = Math.ceil((endsAt - Date.now() - ahead) / 60_000 - 0.1);
  minutes.hidden = state === "lobby" || !endsAt;
  minutes.textContent = left <= 0 ? text("say", "over-time")
    : left === 1 ? text("say", "minutes-one") : text("say", "minutes").replace("{count}", left);
  if (!supervisor) return;
  const rest = state === "lobby" ? HERE : hereUntil - Date.now();
  const button = document.querySelector("[data-command=here]");
  button.classList.toggle("button-quiet", rest > 40_000);
  const line = rest <= 0 ? text("say", "still-here") : "";
  if (find("still").textContent !== line) find("still").textContent = line;
}

function beat() {
  tick();
  if (document.visibilityState !== "visible" || over) return;
  if (isOpen()) greeted ? send({ type: "beat" }) : hello(); /* a hello that was not answered is said again */
  else if (tries >= 3) poll();
  document.dispatchEvent(new Event("scroll")); /* idle.js: being in a room is not being idle */
}

/* --- the connection ------------------------------------------------------------------------ */

function hello() { fresh = true; send({ type: "hello", after: seq }); }

function welcome(frame) {
  tries = 0;
  heardAt = Date.now();
  tell("");
  ahead = Date.parse(frame.room.now) - Date.now();
  endsAt = Date.parse(frame.room.ends_at);
  if (frame.you.here_until) hereUntil = Date.parse(frame.you.here_until) - ahead;
  for (const person of frame.room.seats) names.set(person.person, person);
  fresh = true;
  showPeople(frame.people);
  showState(frame.room);
  if (!over) ready(frame.you.continued);
}

function receive(frame) {
  if (over) return;
  switch (frame.type) {
    case "welcome":
      welcome(frame);
      greeted = true;
      if (isOpen()) { beat(); for (const line of unsent.values()) send(line); }
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
    case "heard": heardAt = Date.now(); break;
    case "error": showError(frame);
  }
}

/** Of one line it clears that line alone: what else waits is sent, or comes back, by itself. */
function showError(frame) {
  const ids = frame.code === "malformed" ? [...unsent.keys()] : [frame.id];
  for (const line of ids.map((id) => unsent.get(id)).filter(Boolean)) {
    unsent.delete(line.id);
    refused = line;
    if (line.text !== undefined) release(false);
  }
  tell(text("say", ["conflict", "refused"].includes(frame.code) ? "not-now" : "try-again"));
  if (!greeted) setTimeout(() => greeted || over || hello(), 1000 + Math.random() * 1000);
}

function connect() {
  clearTimeout(later);
  if (over || socket) return;
  const address = new URL(room.dataset.socket, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const mine = socket = new WebSocket(address, "room.v1");
  greeted = false;
  heardAt = Date.now();
  const ours = (act) => (event) => mine === socket && act(event);
  mine.addEventListener("open", ours(hello));
  mine.addEventListener("message", ours((event) => receive(JSON.parse(event.data))));
  mine.addEventListener("close", ours(lost));
}

/** A network that is gone closes nothing: whoever hears no answer says so, and begins anew. */
function watch() {
  if (socket && Date.now() - heardAt > SILENCE) abandon();
}

function abandon() {
  if (!socket) return;
  tries = Math.max(tries, 1);
  const gone = socket;
  lost({});
  gone.close();
}

function lost({ code }) {
  socket = undefined;
  /* After “Leave” the browser is on its way elsewhere: nothing here may stop it. */
  if (over || document.documentElement.classList.contains("blank")) return;
  if (code === 4401) return location.replace(location.href);
  if (code === 4403 || code === 1000) return location.replace("/rooms/");
  if (code === 4409) {
    over = true;
    for (const control of room.querySelectorAll("button, textarea")) control.disabled = true;
    return tell(text("say", "elsewhere"));
  }
  find("line").className = tries ? "badge badge-lost" : "badge";
  find("line").textContent = text("say", tries++ ? "lost" : "connecting");
  room.classList.remove("room-open");
  const wait = WAITS[Math.min(tries, WAITS.length) - 1];
  later = setTimeout(connect, code === 4429 ? 8000 : wait * (0.75 + Math.random() / 2));
}

/* --- where sockets do not get through: the same over plain HTTP ------------------------------- */

async function poll() {
  try {
    const answer = await fetch(`${room.dataset.room}messages/?after=${seq}`, { cache: "no-store" });
    if (answer.redirected || answer.status === 404) return location.replace(location.href);
    if (answer.status === 409) return location.replace("/rooms/"); /* she went out, in another window */
    if (!answer.ok || isOpen()) return;
    const frame = await answer.json();
    const count = tries;
    welcome(frame);
    tries = count; /* still no socket */
    for (const message of frame.messages) showMessage(message);
    for (const { type, ...fields } of unsent.values()) await post(type, fields);
  } catch { /* no network at all: the line at the top says so */ }
}

async function post(name, fields) {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  body.set("csrfmiddlewaretoken", writing.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(`${room.dataset.room}${name}/`, {
    method: "POST", body, headers: { Accept: "application/json" },
  });
  if (answer.headers.get("Content-Type")?.includes("json")) receive({ id: fields.id, ...await answer.json() });
  else tell(text("say", "not-now"));
}

document.addEventListener("room-act", ({ detail }) => act(detail));

/** By the socket where there is one, else over HTTP; her words are sent again once either works. */
function act(frame) {
  if (isOpen()) return send(frame);
  const { type, ...fields } = frame;
  post(type, fields).then(poll).catch(() => {});
}

/* --- what she does --------------------------------------------------------------------------- */

function say(fields) {
  const same = refused?.text === fields.text && refused?.phrase === fields.phrase;
  const frame = { type: "say", id: same ? refused.id : newId(), ...fields };
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
    hereUntil = Date.now() + HERE;
    if (type === "continue") ready(true);
    act({ type });
    tick();
  });
}

/* On a shared phone the words are covered after three quiet minutes; the session stays (domain 10.14). */
const veilAfter = Number(room.dataset.veilSeconds) * 1000;
let touched = Date.now();
function veil(covered) {
  words.classList.toggle("words-veiled", covered);
  find("unveil").hidden = !covered;
}
for (const kind of ["pointerdown", "keydown", "input"])
  document.addEventListener(kind, () => { touched = Date.now(); if (!over) veil(false); }, { passive: true });

document.addEventListener("visibilitychange", () => {
  heardAt = Math.max(heardAt, Date.now() - BEAT); /* out of sight it did not beat, and so heard nothing */
  beat();
});
setInterval(() => document.visibilityState === "visible" && !over && watch(), 1000);
addEventListener("offline", abandon);
addEventListener("online", connect);
setInterval(() => {
  beat();
  if (!over && veilAfter && Date.now() - touched > veilAfter) veil(true);
}, BEAT);

find("desk")?.removeAttribute("hidden");
connect();
