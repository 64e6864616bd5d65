/* For who holds a room, or stands by for it: handing it over, taking it over, and (hers who holds it) the list of keys. */
import { settle } from "./settle.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const you = find("room").dataset.you;
const offered = find("offered"), offer = find("offer"), keys = find("keys-list");
let until = 0;

document.addEventListener("room-frame", ({ detail: { frame, names, ahead } }) => {
  if (frame.type !== "offer") return;
  until = Date.parse(frame.until) - ahead;
  const [part, other] = frame.to === you ? [offer, frame.from] : [offered, frame.to];
  if (!part) return;
  part.querySelector("bdi").textContent = names.get(other)?.name ?? "–";
  part.hidden = false;
});

/* An offer is one for a minute; whoever answers it sees it go at once. */
setInterval(() => {
  if (!until || Date.now() < until) return;
  until = 0;
  for (const part of [offered, offer]) if (part) part.hidden = true;
}, 1000);
offer?.addEventListener("submit", () => { offer.hidden = true; });

document.addEventListener("room-people", ({ detail: people }) => {
  const here = new Set(people.map((one) => one.person));
  for (const form of document.querySelectorAll("[data-backup]")) form.hidden = !here.has(form.dataset.backup);
});

/* What the room waits for, and who is asked about: told as long as it is so. It goes at once where the state says that it is
   over; what else changes here is read anew, and never more than once in two seconds. */
const standing = find("standing");
const whatChanges = (frame) => frame.type === "asked" || frame.type === "signs" ? JSON.stringify([frame.of, frame.all_ready]) : "";
const said = {};
let inLobby = find("room").dataset.state === "lobby", reading;

function readAnew() {
  if (!standing || reading || (!inLobby && !standing.querySelector(".note"))) return;
  reading = setTimeout(async () => {
    reading = undefined;
    try {
      const answer = await fetch(standing.dataset.read, { cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-standing]");
      if (fresh && standing.innerHTML !== fresh.innerHTML) standing.innerHTML = fresh.innerHTML;
      if (!inLobby) standing.querySelector("[data-waits-for]")?.remove();
    } catch { /* no network: the next change tells */ }
  }, 2000);
}

document.addEventListener("room-people", readAnew);
document.addEventListener("room-state", ({ detail: { state } }) => {
  inLobby = state === "lobby";
  if (!inLobby) standing?.querySelector("[data-waits-for]")?.remove();
  readAnew();
});
document.addEventListener("room-frame", ({ detail: { frame } }) => {
  const now = whatChanges(frame);
  if (!now || said[frame.type] === now) return;
  said[frame.type] = now;
  readAnew();
});

/* What a state begins is ended by no second tap on “Yes, close it”, of hers or of another. */
let state = find("room").dataset.state;
const closing = document.querySelectorAll("[data-command=close]");
for (const button of closing) button.addEventListener("click", () => settle(closing));
document.addEventListener("room-state", ({ detail }) => {
  if (state !== detail.state) {
    settle(closing);
    if (takeOver) takeOver.hidden = true;
  }
  state = detail.state;
});

/* Who stands by sees “Take over” once she may: the server says when, as it does on her desk. */
const takeOver = find("take-over");
async function look() {
  if (["open", "closing"].includes(state) || document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(takeOver.dataset.rings, { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) takeOver.hidden = !(await answer.json()).rooms.includes(takeOver.dataset.takeOver);
  } catch { /* no network: the next look tells */ }
}
if (takeOver) {
  setInterval(look, 5000);
  document.addEventListener("room-state", look);
}

/* One person: the key leads to the first; among them the number of a person lets her only read for a while. */
const each = find("each");
find("each-go")?.addEventListener("click", () => each.querySelector("form button").focus());
each?.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  each.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`)?.click();
});

find("keys-open")?.addEventListener("click", () => keys.showModal());
/* A key without Alt acts only while the focus is among what holds the room, and not in a box (WCAG 2.1.4). */
document.querySelector(".room-side")?.addEventListener("keydown", (event) => {
  if (!keys || event.key !== "?" || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  if (!keys.open) keys.showModal();
});
