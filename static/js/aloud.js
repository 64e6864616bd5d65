/* Reads the page aloud, sentence by sentence, when she asks for it. The server has marked the sentences (<say-it n>, data-say) and says
   which of them have a sound; voice.js says who reads where. Nothing is loaded before she taps, and nothing is kept. */
import { audio, hush, say as sayOne } from "./voice.js";

const bar = document.querySelector("section[data-aloud]");
const sounds = JSON.parse(document.querySelector("[data-sounds]")?.textContent ?? "[]");
const line = bar.querySelector("[data-aloud-line]");
const play = bar.querySelector("[data-aloud-play]");
const speed = bar.querySelector("[data-aloud-speed]");

/* Number → what is marked. A sentence with a word in bold has several pieces; main is read before what stands around it. */
const pieces = new Map();
for (const one of document.querySelectorAll("say-it[n], [data-say]")) {
  const number = Number(one.getAttribute("n") ?? one.dataset.say);
  pieces.set(number, [...(pieces.get(number) ?? []), one]);
}
const main = document.getElementById("content");
const order = [...pieces.keys()].sort((a, b) => main.contains(pieces.get(b)[0]) - main.contains(pieces.get(a)[0]) || a - b);

let at = -1; /* place in `order` */
let playing = false;

const seen = (number) => pieces.get(number).some((one) => (one.closest("select") ?? one).checkVisibility());
function next(from, step) {
  let place = from + step;
  while (order[place] !== undefined && !seen(order[place])) place += step;
  return order[place] === undefined ? -1 : place;
}

function mark() {
  for (const one of document.querySelectorAll(".said-now")) one.classList.remove("said-now");
  if (at < 0) return;
  for (const one of pieces.get(order[at])) (one.closest("select") ?? one).classList.add("said-now");
  pieces.get(order[at])[0].scrollIntoView({ block: "nearest" });
}

function stop() { hush(); playing = false; play.textContent = bar.dataset.paused; }
function end() { stop(); at = -1; mark(); line.textContent = bar.dataset.ended; }

function text(number) {
  return pieces.get(number).map((one) => one.getAttribute("alt") ?? one.getAttribute("aria-label") ?? one.textContent).join("").trim().replace(/\s+/g, " ");
}

async function say() {
  if (at < 0) at = next(-1, 1);
  if (at < 0) return end();
  playing = true;
  play.textContent = bar.dataset.playing;
  mark();
  document.dispatchEvent(new Event("timeupdate"));
  const number = order[at];
  const by = await sayOne(text(number), {
    sound: sounds[number],
    address: bar.dataset.address,
    language: (pieces.get(number)[0].closest("[lang]")?.lang ?? "").split("-")[0],
    rate: Number(speed.value),
    then: () => { at = next(at, 1); if (at < 0) end(); else say(); },
  });
  if (by === undefined) return;
  if (by === "forbidden") return stop();
  bar.dispatchEvent(new CustomEvent("said", { detail: { number, by, text: text(number) } }));
  line.textContent = { m: bar.dataset.machine, p: "", d: bar.dataset.device, "": bar.dataset.none }[by];
}

function step(by) { const place = at < 0 ? next(-1, 1) : next(at, by); if (place >= 0) { at = place; say(); } }

play.addEventListener("click", () => (playing ? stop() : say()));
bar.querySelector("[data-aloud-on]").addEventListener("click", () => step(1));
bar.querySelector("[data-aloud-back]").addEventListener("click", () => step(-1));
speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });

/* A sentence that she taps is where it goes on; what she reaches by keys is said while she listens. */
document.addEventListener("click", (event) => {
  const one = event.target.closest("say-it[n]");
  if (playing && one && !event.target.closest("a, button, summary, label, section[data-aloud]")) { at = order.indexOf(Number(one.getAttribute("n"))); say(); }
});
document.addEventListener("focusin", (event) => {
  if (!playing || bar.contains(event.target) || !event.target.matches(":focus-visible")) return;
  const near = event.target.closest("label, button, a, summary, select") ?? event.target;
  const first = near.querySelector("say-it[n], [data-say]");
  if (first) { at = order.indexOf(Number(first.getAttribute("n") ?? first.dataset.say)); say(); }
});
addEventListener("pagehide", stop);
/* Being read to is a sign of life (js/idle.js), whoever reads. */
audio.addEventListener("timeupdate", () => document.dispatchEvent(new Event("timeupdate")));
bar.hidden = false;
