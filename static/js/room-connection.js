/* The way to the server and back: a socket, and plain HTTP where none gets through (docs/developers/room-protocol.md). The page is told
   of each frame, and of nothing twice. */
import { isHere } from "./leave.js";
import { find, room, tell, text, writing } from "./room-page.js";
import { arrived, callThatWaits, giveBack, noteUrgent, unsentIds, waiting } from "./room-unsent.js";
import { keepOverReload } from "./room-words.js";

const BEAT = 5000, SILENCE = 11_000, WAITS = [500, 1000, 2000, 4000, 8000];
const PATIENCE = 22_000; /* for a server that is slow to let her in: whoever knocks anew makes it slower */
let page; /* { after(), welcome(frame), receive(frame) }: the last line on it, and what it does with a frame */
let socket, tries = 0, greeted = false, later;
let askedAt = 0; /* when she said a hello that waits for its answer */
let heardAt = Date.now(); /* the last answer to a hello or a beat of this socket */
let trueAt = Date.now(); /* the last answer by whatever way: nothing green is older than twelve seconds */
let polling = false;
export let over = false; /* nothing more is to come here */

const isOpen = () => socket?.readyState === WebSocket.OPEN;
/** Whether the socket answers; until it does, everything goes over plain HTTP as well. */
const isLive = () => isOpen() && greeted;
const send = (frame) => isOpen() && socket.send(JSON.stringify(frame));

export function begin(handlers) {
  page = handlers;
  connect();
}

/** The room is over. A call for help that still waits is heard all the same. */
export function stop() {
  over = true;
  socket?.close(1000);
  const call = callThatWaits();
  if (call) callLate(call);
}

async function callLate({ type, ...fields }) {
  for (let wait = 1000; callThatWaits(); wait = Math.min(wait * 2, 30_000)) {
    try { await post(type, fields); return; } catch { await new Promise((again) => setTimeout(again, wait)); }
  }
}

/** By the socket where there is one, else over HTTP; her words are sent again once either works. */
export function act(frame) {
  noteUrgent(frame);
  if (isLive()) return send(frame);
  const { type, ...fields } = frame;
  post(type, fields).then(poll).catch(() => {});
}

/** What is of this moment alone: told by the socket, or not at all. */
export const sign = (frame) => isLive() && send(frame);

/** Lines are missing on the page: they come before what is newer, in their turn. */
export const askForMissing = () => void (askedAt || hello());

/* --- what comes ---------------------------------------------------------------------------- */

function hello() { askedAt = Date.now(); send({ type: "hello", after: page.after() }); }

function welcome(frame) {
  if (frame.you.seat !== room.dataset.seat) return anew();
  document.dispatchEvent(new Event("room-welcome"));
  trueAt = Date.now();
  page.welcome(frame);
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
    case "heard": heardAt = trueAt = Date.now(); break;
    case "error": showError(frame); break;
    default: page.receive(frame);
  }
}

/** Of one line it clears that line alone: what else waits is sent, or comes back, by itself. */
function showError(frame) {
  for (const id of frame.code === "malformed" ? unsentIds() : [frame.id]) giveBack(id);
  tell(["conflict", "refused", "invalid", "gone"].includes(frame.code) ? frame.detail : text("say", "try-again"));
  if (askedAt) setTimeout(() => askedAt && !over && hello(), 1000 + Math.random() * 1000);
}

/* --- the socket ---------------------------------------------------------------------------- */

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

function beat() {
  if (document.visibilityState !== "visible" || over) return;
  if (isLive()) send({ type: "beat" });
  else poll();
  if (isOpen() && askedAt && Date.now() - askedAt > BEAT) hello(); /* one that was not answered is said again */
  document.dispatchEvent(new Event("scroll")); /* idle.js: being in a room is not being idle */
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

/* --- another page -------------------------------------------------------------------------- */

/** Her seat has become another, by a take-over: this page shows what goes with the old one. */
function anew() {
  over = true;
  const reload = () => { keepOverReload(); location.replace(location.href); };
  if (document.visibilityState === "visible") return reload();
  document.addEventListener("visibilitychange", reload, { once: true });
}

/** Where the page is none of hers any more she finds her start page, and none that is not there. */
export async function goTo(address) {
  over = true;
  room.hidden = true;
  location.replace((await isHere(address)) ? address : "/");
}
const goToMyRooms = () => goTo("/rooms/");

/* --- where sockets do not get through: the same over plain HTTP ------------------------------- */

const ask = (path, more) => fetch(room.dataset.room + path, { signal: AbortSignal.timeout?.(SILENCE), ...more });

async function poll() {
  if (polling) return;
  polling = true;
  try {
    const answer = await ask(`messages/?after=${page.after()}`, { cache: "no-store" });
    if (answer.redirected) return location.replace(location.href);
    if (answer.status === 404) return goTo(location.href);
    if (answer.status === 409) return goToMyRooms(); /* she went out, in another window */
    if (!answer.ok || isLive()) return;
    const frame = await answer.json();
    if (over || isLive()) return;
    welcome(frame);
    for (const message of frame.messages) page.receive(message);
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

/* --- when ---------------------------------------------------------------------------------- */

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
