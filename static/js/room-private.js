/* What she alone is shown in a room: who may come in, a call for help, words with the supervisor. room.js hands the frames
   over and sends what is done here; without scripts the same forms work by themselves. */
import { settle } from "./settle.js";

const part = document.querySelector("[data-private]");
const find = (name) => part.querySelector(`[data-${name}]`);
const you = document.querySelector("[data-room]").dataset.you;
const seats = document.getElementById("room-strings").dataset;
const nameOf = (names, id) => id === you ? seats.sayYou : names.get(id)?.name ?? "–";
const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

function showAsked({ of }) {
  const list = find("asked");
  if (!list) return;
  const known = new Set(of.map((one) => one.person));
  for (const item of [...list.children]) if (!known.has(item.dataset.person)) item.remove();
  for (const { person, name, seat } of of) {
    if (list.querySelector(`[data-person="${CSS.escape(person)}"]`)) continue;
    const item = copyOf("room-asked");
    item.dataset.person = person;
    item.querySelector("bdi").textContent = name;
    item.querySelector(".seat").textContent = document.getElementById("room-strings").getAttribute(`data-seat-${seat}`) ?? "";
    for (const field of item.querySelectorAll("[name=of]")) field.value = person;
    list.append(item);
  }
}

/** Code words: which ones, for who holds the room; to herself that one is agreed, and not which. */
function showCodeWords({ of, agreed }, names) {
  const note = find("code-agreed"), list = find("code-words");
  if (note) note.hidden = !agreed;
  if (!list) return;
  list.hidden = !Object.keys(of).length;
  list.querySelector("ul").replaceChildren(...Object.entries(of).map(([id, word]) => {
    const item = document.createElement("li"), who = document.createElement("bdi"), what = document.createElement("bdi");
    who.textContent = nameOf(names, id);
    what.textContent = word;
    item.append(who, ": ", what);
    return item;
  }));
}

/** A real call covers the page (room.css): what lies behind it takes no key and no tap, until somebody comes. */
let covered, before;
function cover() {
  const list = find("signals"), real = list?.querySelector(":scope > :not([data-drill])");
  if (!list || covered === Boolean(real)) return;
  covered = Boolean(real);
  if (covered) before = document.activeElement;
  for (let one = list; !one.matches(".page"); one = one.parentElement) {
    for (const other of one.parentElement.children) if (other !== one) other.inert = covered;
  }
  if (!covered) return before?.focus();
  document.querySelector("[data-keys-list][open]")?.close();
  settle(list.querySelectorAll(":scope > :not([data-drill]) button"));
  real.tabIndex = -1;
  real.focus();
}

function showHelp({ id, from, at, answered, unseen, drill, unreached }, names, ahead) {
  if (from === you) {
    const line = find("helped"), how = drill ? (answered ? "seen" : "drill") : answered ? "coming" : unreached ? "unreached" : "called";
    if (line.textContent !== line.dataset[how]) line.textContent = line.dataset[how];
  }
  const list = find("signals");
  if (!list) return;
  const known = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (answered) return known?.remove(), cover();
  const since = Date.parse(at) - ahead; /* whoever takes the room later sees how long she has been waiting */
  if (known) return void (known.dataset.since = since);
  const item = copyOf("room-signal");
  item.dataset.id = id;
  item.dataset.since = since;
  item.querySelector("[data-who] bdi").textContent = nameOf(names, from);
  item.querySelector("[name=help]").value = id;
  item.querySelector("[data-unseen]").hidden = !unseen;
  if (drill) {
    item.dataset.drill = "";
    item.classList.replace("call-real", "call-drill");
    item.querySelector("[data-is-drill]").hidden = false;
    item.querySelector("[data-is-real]").hidden = true;
  }
  list.insertBefore(item, drill ? null : list.querySelector(":scope > [data-drill]"));
  cover();
}

/* Until when she reads along, by this machine's clock. */
let mutedUntil = 0;
function showMuted() {
  const note = find("muted");
  if (note && note.hidden === mutedUntil > Date.now()) note.hidden = !note.hidden;
}

/** How long she has been waiting, beside each call; and whether she may write again. */
function tick() {
  if (mutedUntil) showMuted();
  for (const item of part.querySelectorAll("[data-signals] > [data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - item.dataset.since) / 1000));
    item.querySelector("[data-clock]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

let wroteMeanwhile;
/** Her next word is for who wrote to her last; a lead may have come since the page was there. What she has begun stays for
    whom she began it for. */
function answer(person, names) {
  wroteMeanwhile = form.elements.text.value.trim() ? person : undefined;
  if (wroteMeanwhile) return;
  let field = form.elements.to;
  if (!field) {
    if (names.get(person)?.seat !== "lead") return;
    field = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "to" }));
  }
  if (field.options && ![...field.options].some((one) => one.value === person)) field.add(new Option(nameOf(names, person), person));
  field.value = person;
  if (field.options) return;
  find("aside-to").hidden = false;
  find("aside-to").querySelector("bdi").textContent = nameOf(names, person);
}

function showAside({ id, from, to, text }, names) {
  const list = find("asides");
  if (list.querySelector(`[data-id="${CSS.escape(id)}"]`)) return;
  if (from !== you && form) answer(from, names);
  const item = document.createElement("li");
  item.dataset.id = id;
  const who = document.createElement("strong"), words = document.createElement("span");
  const name = document.createElement("bdi");
  name.textContent = nameOf(names, from);
  if (from === you && names.get(to)?.seat === "lead") name.textContent += ` → ${nameOf(names, to)}`;
  who.append(name);
  words.dir = "auto";
  words.textContent = text;
  item.append(who, " ", words);
  list.append(item);
  if (from !== you) find("aside-new").hidden = find("aside").open;
  else if (waiting === id) sent(names);
}

/* What a mentor said of today: her own two buttons, and the line of who holds the room. */
function showCounts({ of }) {
  const said = (may) => may === null ? "unsaid" : may ? "mayCount" : "learning";
  for (const note of document.querySelectorAll("p[data-counts]")) {
    const { counts: person } = note.dataset, words = note.querySelector("span");
    if (person in of && words.textContent !== note.dataset[said(of[person])]) words.textContent = note.dataset[said(of[person])];
  }
  if (!(you in of)) return;
  for (const button of document.querySelectorAll("[data-act=counts] [name=say]"))
    button.setAttribute("aria-pressed", String(of[you] !== null && (button.value === "may-count") === of[you]));
}

function freshId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/* Her words stay in the box until they have come back: what was stopped is hers to change. */
let waiting, asked;
const form = part.querySelector("form[data-act=aside]");
function sent(names) {
  waiting = undefined;
  form.elements.text.value = "";
  form.elements.id.value = freshId();
  if (wroteMeanwhile) answer(wroteMeanwhile, names);
}

find("aside")?.addEventListener("toggle", () => { if (find("aside").open) find("aside-new").hidden = true; });

/* Every form that stands for a frame: its fields are the frame's. */
document.addEventListener("submit", (event) => {
  const { act } = event.target.dataset;
  if (!act) return;
  event.preventDefault();
  const frame = { type: act };
  for (const [name, value] of new FormData(event.target)) if (name !== "csrfmiddlewaretoken") frame[name] = value;
  if (act === "aside") {
    if (!frame.text.trim()) return;
    if (waiting && frame.text !== asked) form.elements.id.value = frame.id = freshId(); /* other words are told for themselves */
    waiting = frame.id;
    asked = frame.text;
  }
  if (act === "code-word") event.target.elements.word.value = ""; /* it stays on no screen */
  if (event.submitter?.name) frame[event.submitter.name] = event.submitter.value;
  for (const name of ["minutes", "seconds", "seq"]) if (name in frame) frame[name] = Number(frame[name]);
  if ("real" in frame) frame.real = frame.real === "true";
  document.dispatchEvent(new CustomEvent("room-act", { detail: frame }));
});

document.addEventListener("room-frame", ({ detail: { frame, names, ahead } }) => {
  if (frame.type === "asked") showAsked(frame);
  else if (frame.type === "muted") {
    mutedUntil = frame.until ? Date.parse(frame.until) - ahead : 0;
    showMuted();
  }
  else if (frame.type === "counts") showCounts(frame);
  else if (frame.type === "help") showHelp(frame, names, ahead);
  else if (frame.type === "aside") showAside(frame, names);
  else if (frame.type === "code-words") showCodeWords(frame, names);
});

cover();
for (const item of find("signals")?.children ?? []) item.dataset.since = Date.parse(item.dataset.at);
setInterval(tick, 1000);
