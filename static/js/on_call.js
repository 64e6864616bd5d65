/* The desk of who is on call: looks every five seconds for calls and for rooms that she may take over, shows them by
   loading the page anew, and rings.
   Without this file the page renews itself, silently. */
import { ring } from "./ring.js";
import { settle } from "./settle.js";

const desk = document.querySelector("[data-desk]");
const EVERY = 5000;
const listed = (ids) => new Set(ids.split(" ").filter(Boolean));
const known = listed(desk.dataset.calls), lost = listed(desk.dataset.rooms);
/* To open the page acknowledges an alarm; to renew itself does not: nobody may sit before it. */
function renew() {
  const address = new URL(location.href);
  address.searchParams.set("renewed", "1");
  location.replace(address);
}
const differs = (ids, shown) => ids.length !== shown.size || ids.some((id) => !shown.has(id));

/* It loads anew by itself, under her finger. */
settle(desk.querySelectorAll("form button"));

async function look() {
  try {
    const answer = await fetch(desk.dataset.desk, { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) return renew();
    const { calls, rooms } = await answer.json();
    if (differs(calls, known) || differs(rooms, lost)) return renew();
    if (calls.length) ring();
  } catch { /* no network: the next look tells */ }
}

const trial = document.querySelector("[data-sound]");
trial.hidden = false;
trial.querySelector("button").addEventListener("click", ring);
if (known.size) ring();
setInterval(look, EVERY);
