/* <html data-idle-seconds>: a minute before the server closes a quiet session, ask “Still here?”.
   Typing, scrolling, tapping and listening are activity; the server hears of it once a minute at most. */
const root = document.documentElement;
const dialog = document.getElementById("still-here");
const { stateUrl } = document.querySelector("script[data-state-url]").dataset; /* of leave.js, on the same page */
const idle = Number(root.dataset.idleSeconds) * 1000;
const MINUTE = 60_000;
/* The server notes a sign of life every 30 s at most, so its clock may be that much ahead of ours. */
const warnAfter = Math.max(idle - 1.5 * MINUTE, idle / 2);

let heard = Date.now(); /* when the server last heard of us */
let active = false; /* something happened since then */
let asking = false;

const token = () => dialog.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function tell() {
  heard = Date.now();
  active = false;
  try {
    const answer = await fetch(dialog.querySelector("form").action, {
      method: "POST", headers: { "X-CSRFToken": token(), Accept: "application/json" }, redirect: "manual",
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) close();
  } catch { /* offline: the server's own clock decides */ }
}

/* A fresh request, not a reload: a page that came from a form would ask whether to send it again.
   keep.js sends what it has not kept yet. */
function close() {
  document.dispatchEvent(new Event("keep"));
  root.classList.add("blank");
  location.replace(location.href);
}

/** Another window may have kept the session alive: the server knows. */
async function end() {
  asking = true;
  try {
    const answer = await fetch(stateUrl, { cache: "no-store" });
    if (answer.ok && (await answer.json()).signed_in) { heard = Date.now(); dialog.close(); } else close();
  } catch { close(); }
  asking = false;
}

function look() {
  const quiet = Date.now() - heard;
  if (asking) return;
  if (quiet >= idle + 2000) return end();
  if (dialog.open) return;
  if (active && quiet >= MINUTE) return tell();
  if (quiet >= warnAfter) dialog.showModal();
}

function stay(event) {
  event.preventDefault();
  dialog.close();
  tell();
}

function noticed() { if (!dialog.open) active = true; }

if (dialog && idle > 0) {
  for (const kind of ["keydown", "input", "pointerdown", "scroll", "wheel", "timeupdate"])
    document.addEventListener(kind, noticed, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  dialog.addEventListener("submit", stay);
  dialog.addEventListener("cancel", stay);
  setInterval(look, 5000);
}
