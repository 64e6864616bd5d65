/* On every page of somebody whom rooms may call, but her desk: while one calls, a notice over the page and two notes, until
   she says that she comes or somebody else does. She may put it aside for what she is in the middle of: it stays as a
   line on top, and rings on. In a room, where it would cover words, it is that line from the first.
   <dialog data-notice-of="address">; without this file her desk tells. */
import { ring } from "./ring.js";

const dialog = document.querySelector("[data-notice-of]");
const room = document.querySelector("[data-room]");
const address = dialog.dataset.noticeOf + (room ? `?room=${room.dataset.roomId}` : "");
const EVERY = 5000;
let shown = "";
const asLine = () => (room ? room.before(dialog) : document.querySelector("main").prepend(dialog));
if (room) asLine();

function show(part) {
  dialog.replaceChildren(part);
  if (dialog.open) dialog.close();
  /* Her own room is not left by coming: its page must stay in sight. */
  if (room) for (const form of dialog.querySelectorAll("[action]")) form.target = "_blank";
  dialog.classList.toggle("call-line", room !== null);
  if (room) dialog.show();
  else dialog.showModal();
}

dialog.addEventListener("close", () => {
  if (!shown || dialog.classList.contains("call-line")) return;
  dialog.classList.add("call-line");
  asLine();
  dialog.show();
});

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
    show(document.adoptNode(part));
  }
  ring();
}

look();
setInterval(look, EVERY);
