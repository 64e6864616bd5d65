/* Hearing the picture phrases of a room, for who asked for sound (ADR-0087). While “Hear the phrases” is on, a tap on a phrase plays it
   and sends nothing; a line of the talk that is a phrase has a “Listen”. What somebody wrote is never read: it belongs on no
   loudspeaker. Nothing plays by itself. */
import { hush, say } from "./voice.js";

const room = document.querySelector("[data-room]");
const find = (name) => room.querySelector(`[data-${name}]`);
const bar = find("hear-bar"), line = find("hear-line"), reader = find("hear-reader"), words = find("words"), notice = find("notice");
const sounds = JSON.parse(document.querySelector("[data-phrase-sounds]").textContent); /* phrase → who reads it, and its key */
const buttons = room.querySelectorAll("[data-hear]");
const groups = room.querySelectorAll(".phrases[aria-label]");
const SAY = groups[0]?.getAttribute("aria-label");
let hearing = false;
let heard = null; /* what is heard now: a phrase, or the words of a line */

function complain(complaint) {
  if (!complaint && notice.textContent !== bar.dataset.none) return; /* what others say there stays */
  notice.textContent = complaint;
  notice.hidden = !complaint;
}

function unmark() {
  heard?.classList.remove("said-now");
  heard = null;
  reader.textContent = "";
}

function stop() {
  hush();
  unmark();
}

/** Plays a phrase; another tap on it ends it. */
async function play(phrase, key) {
  const again = heard === phrase;
  stop();
  complain("");
  if (again) return;
  heard = phrase;
  phrase.classList.add("said-now");
  const by = await say(phrase.textContent.trim(), {
    sound: sounds[key] ?? "",
    address: bar.dataset.address,
    language: document.documentElement.lang.split("-")[0],
    then: unmark,
  });
  if (by === undefined) return;
  if (by === "forbidden") return stop();
  reader.textContent = { m: bar.dataset.machine, d: bar.dataset.device }[by] ?? "";
  if (!by) complain(bar.dataset.none);
}

/** From now on a tap on a phrase plays it; or says it, as ever. */
function hear(on) {
  stop();
  complain("");
  hearing = on;
  line.textContent = on ? bar.dataset.on : "";
  room.classList.toggle("room-hearing", on);
  for (const button of buttons) button.setAttribute("aria-pressed", String(on));
  for (const group of groups) group.setAttribute("aria-label", on ? bar.dataset.group : SAY);
}

/* Before anything else hears of the tap: what is heard is not sent. */
room.addEventListener("click", (event) => {
  const phrase = hearing && event.target.closest("button.phrase");
  if (!phrase) return;
  event.preventDefault();
  event.stopPropagation();
  play(phrase, phrase.value);
}, true);

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (hearing) hear(false); else stop();
});

/** “Listen” beside each line that is a phrase, those that come after the page too. */
function addListen() {
  for (const bubble of words.querySelectorAll(".bubble[data-phrase]")) {
    const [, said] = bubble.children;
    if (said.textContent && !bubble.querySelector(":scope > .listen"))
      said.after(bar.querySelector("template").content.firstElementChild.cloneNode(true));
  }
}

words.addEventListener("click", (event) => {
  const bubble = event.target.closest(".listen")?.closest(".bubble");
  if (bubble) play(bubble.children[1], bubble.dataset.phrase);
});
new MutationObserver(addListen).observe(words, { childList: true });

/* What ends it: the room goes another way or is gone, its words are covered, she leaves, or her page is out of sight. */
let was = `${room.dataset.state} ${room.dataset.talk}`;
document.addEventListener("room-state", ({ detail: { state, talk } }) => {
  const now = `${state} ${talk ?? ""}`;
  if (now !== was) stop();
  was = now;
});
new MutationObserver(() => room.isConnected || stop()).observe(room.parentElement, { childList: true });
new MutationObserver(() => words.classList.contains("words-veiled") && stop()).observe(words, { attributeFilter: ["class"] });
document.addEventListener("visibilitychange", () => document.visibilityState !== "visible" && stop());
document.addEventListener("left", stop);
addEventListener("pagehide", stop);

for (const button of buttons) {
  button.addEventListener("click", () => hear(!hearing));
  button.hidden = false;
}
bar.hidden = false;
addListen();
