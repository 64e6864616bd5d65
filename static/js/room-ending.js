/* The end of a room: it winds down, then two talk at a time. Who would like a word alone says so here; the supervisor
   goes on with a tap before the time of a step is up. room.js hands the frames over and sends what is done here. */
const room = document.querySelector("[data-room]");
const find = (name) => document.querySelector(`[data-${name}]`);
const next = find("next"), wish = find("word"), wishes = find("words-alone");
let step = room.dataset.step; /* what the next tap ends: "closing", or the id of a talk */

document.addEventListener("room-state", ({ detail: { state, why, talk } }) => {
  step = talk ?? state;
  find("closing").hidden = state !== "closing";
  find("rest").hidden = !(state === "closing" || (state === "checkout" && (!talk || ["supervisor-away", "nobody-reached"].includes(why))));
  if (!next) return;
  next.hidden = !["closing", "checkout"].includes(state);
  next.disabled = false;
});

next?.addEventListener("click", () => {
  next.disabled = true;
  document.dispatchEvent(new CustomEvent("room-act", { detail: { type: "next", after: step } }));
  setTimeout(() => { next.disabled = false; }, 3000); /* one that got lost may be tapped again */
});

function showWish(wanted) {
  for (const part of wish.querySelectorAll("[data-wanted]")) part.hidden = part.dataset.wanted !== wanted;
  find("word-back").hidden = wanted === "no";
}

document.addEventListener("room-frame", ({ detail: { frame, names } }) => {
  if (frame.type !== "word") return;
  if (wish) showWish(frame.another ? "another" : frame.of.length ? "supervisor" : "no");
  if (!wishes) return;
  wishes.hidden = !frame.of.length;
  wishes.querySelector("bdi").textContent = frame.of.map((id) => names.get(id)?.name ?? "–").join(", ");
});
