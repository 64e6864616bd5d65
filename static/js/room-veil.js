/* On a shared phone the words are covered after three quiet minutes; the session stays (domain 10.14). */
const room = document.querySelector("[data-room]"), words = document.querySelector("[data-words]"), unveil = document.querySelector("[data-unveil]");
const after = Number(room.dataset.veilSeconds) * 1000; /* not a number on her own phone */
const LOOK = 5000;
let touched = Date.now();

function veil(covered) {
  words.classList.toggle("words-veiled", covered);
  room.classList.toggle("room-veiled", covered); /* what is between two, and what she is typing */
  unveil.hidden = !covered;
}

for (const kind of ["pointerdown", "keydown", "input"])
  document.addEventListener(kind, () => { touched = Date.now(); veil(false); }, { passive: true });
if (after) setInterval(() => Date.now() - touched > after && veil(true), LOOK);
