/* On every page of somebody whom rooms may call, but her desk: while one calls, a notice over the page and two notes, until
   she says that she comes or somebody else does. She may put it aside for what she is in the middle of: it stays as a
   line on top, and rings on. In a room, where it would cover words, it is that line from the first. It takes no key that was
   meant for something else: a line takes no focus, and for a second after it opened nothing is answered.
   <dialog data-notice-of="address">; without this file her desk tells. */
import { ring } from "./ring.js";
import { settle } from "./settle.js";

const dialog = document.querySelector("[data-notice-of]");
const room = document.querySelector("[data-room]");
const address = dialog.dataset.noticeOf + (room?.dataset.roomId ? `?room=${room.dataset.roomId}` : "");
const EVERY = 5000;
/* Calls that she put aside are a line on her next page too. */
const ASIDE = "calls-aside";
let shown = "", aside = "";
try { aside = sessionStorage.getItem(ASIDE) ?? ""; } catch { /* private mode */ }

function open() {
  if (dialog.open) dialog.close();
  const isLine = room !== null || aside === shown || document.querySelector("#still-here[open]") !== null;
  dialog.classList.toggle("call-line", isLine);
  const answers = [...dialog.querySelectorAll("[action] button")];
  settle(answers);
  if (!isLine) return dialog.showModal();
  if (room) room.before(dialog);
  else document.querySelector("main").prepend(dialog);
  dialog.setAttribute("open", ""); /* `show` would take the focus */
}

function putAside(event) {
  event.preventDefault();
  aside = shown;
  try { sessionStorage.setItem(ASIDE, shown); } catch { /* private mode */ }
  open();
}

dialog.addEventListener("cancel", putAside);
dialog.addEventListener("submit", (event) => { if (event.target.method === "dialog") putAside(event); });

async function look() {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store", redirect: "manual" });
  } catch { return; /* no network: the next look tells */ }
  if (answer.status === 204 || !answer.ok) {
    shown = "";
    return dialog.close();
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-calls]");
  if (!part) return;
  if (part.dataset.calls !== shown) {
    shown = part.dataset.calls;
    dialog.replaceChildren(document.adoptNode(part));
    /* Her own room stays there behind it. */
    if (room) for (const way of dialog.querySelectorAll("[action], section a")) way.target = "_blank";
    open();
  } else if (!dialog.open) open();
  ring();
}

look();
setInterval(look, EVERY);
