/* Several practice rooms on one page: what its supervisor does in one of them is done on this page too, so that idle.js asks
   “Still here?” once and for all of them. <iframe data-practice> */
const KINDS = ["keydown", "input", "pointerdown", "scroll", "wheel"];

function follow(frame) {
  const inside = frame.contentDocument;
  for (const kind of inside ? KINDS : [])
    inside.addEventListener(kind, () => document.dispatchEvent(new Event(kind)), { capture: true, passive: true });
}

for (const frame of document.querySelectorAll("[data-practice]")) {
  frame.addEventListener("load", () => follow(frame));
  follow(frame);
}
