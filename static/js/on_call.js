/* The desk of who is on call: looks every five seconds for calls and for rooms that she may take over, shows them by
   loading the page anew, and rings.
   Without this file the page renews itself, silently. */
const desk = document.querySelector("[data-desk]");
const EVERY = 5000;
const listed = (ids) => new Set(ids.split(" ").filter(Boolean));
const known = listed(desk.dataset.calls), lost = listed(desk.dataset.rooms);
const differs = (ids, shown) => ids.length !== shown.size || ids.some((id) => !shown.has(id));
let sound;

/** Two short notes. A browser that wants a tap first stays silent until she has tried the sound. */
function ring() {
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume().catch(() => {});
  for (const [start, pitch] of [[0, 660], [0.35, 880]]) {
    const note = sound.createOscillator(), loudness = sound.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, sound.currentTime + start);
    loudness.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + start + 0.3);
    note.connect(loudness).connect(sound.destination);
    note.start(sound.currentTime + start);
    note.stop(sound.currentTime + start + 0.3);
  }
}

async function look() {
  try {
    const answer = await fetch(desk.dataset.desk, { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) return location.reload();
    const { calls, rooms } = await answer.json();
    if (differs(calls, known) || differs(rooms, lost)) return location.reload();
    if (calls.length) ring();
  } catch { /* no network: the next look tells */ }
}

const trial = document.querySelector("[data-sound]");
trial.hidden = false;
trial.querySelector("button").addEventListener("click", ring);
if (known.size) ring();
setInterval(look, EVERY);
