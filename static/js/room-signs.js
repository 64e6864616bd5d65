/* Who is writing, away or ready, beside the names, for who holds a room; and what this page tells of her who is in it.
   It is of this moment: it goes by the socket alone, is kept nowhere, and no participant sees it of another. */
const room = document.querySelector("[data-room]");
const people = room.querySelector("[data-people]");
const strings = document.getElementById("room-strings").dataset;
const sees = ["supervisor", "backup"].includes(room.dataset.seat);
const WORDS = { writing: strings.sayWriting, away: strings.sayAway, ready: strings.sayReady, resting: strings.sayResting };

/* --- who holds the room: what stands beside the names -------------------------------------- */

let signs = {};
let names = new Map();

function mark(sign) {
  const part = document.createElement("small");
  part.className = `sign sign-${sign}`;
  part.textContent = WORDS[sign];
  return part;
}

/** Who is out of sight is in the list no more after a while, and stands behind it as long as her page is there. */
function show() {
  for (const old of people.querySelectorAll(".sign, .chip-away")) old.remove();
  for (const [person, sign] of Object.entries(signs)) {
    if (!(sign in WORDS)) continue;
    let chip = people.querySelector(`[data-person="${CSS.escape(person)}"]`);
    if (!chip) {
      if (sign !== "away" || !names.get(person)) continue;
      chip = document.createElement("li");
      chip.className = "chip chip-away";
      const name = document.createElement("bdi");
      name.textContent = names.get(person).name;
      chip.append(name);
      people.append(chip);
    }
    chip.append(" ", mark(sign));
  }
}

if (sees) {
  document.addEventListener("room-frame", ({ detail: { frame, names: known } }) => {
    if (frame.type !== "signs") return;
    signs = frame.of;
    names = known;
    show();
  });
  /* The list is made anew just after this is told. */
  document.addEventListener("room-people", () => queueMicrotask(show));
}

/* --- everyone else: what her page tells ------------------------------------------------------- */

const AGAIN = 3000, AWAY_AGAIN = 30_000;
const box = document.getElementById("room-text");
const words = room.querySelector("[data-words]");
let told = "back", toldAt = 0;

function tell(sign) {
  told = sign;
  toldAt = Date.now();
  document.dispatchEvent(new CustomEvent("room-sign", { detail: { type: "sign", sign } }));
}

const isAway = () => document.visibilityState !== "visible" || words.classList.contains("words-veiled");

function look() {
  if (isAway()) { if (told !== "away" || Date.now() - toldAt > AWAY_AGAIN) tell("away"); }
  else if (told === "away") tell("back");
}

if (!sees && box) {
  box.addEventListener("input", () => {
    if (box.value.trim() === "") { if (told === "writing") tell("back"); }
    else if (told !== "writing" || Date.now() - toldAt > AGAIN) tell("writing");
  });
  document.addEventListener("visibilitychange", look);
  new MutationObserver(look).observe(words, { attributeFilter: ["class"] });
  setInterval(look, 5000);
}
