/* The list of what waits, by keys: only while the focus is in it, so that no key does anything elsewhere (WCAG 2.1.4). */
const ways = [...document.querySelectorAll("[data-keys] a.button")];
const hint = document.querySelector("[data-keys-hint]");
if (hint && ways.length > 1) hint.hidden = false;

const STEPS = { j: 1, arrowdown: 1, k: -1, arrowup: -1 };
for (const list of document.querySelectorAll("[data-keys]")) {
  list.addEventListener("keydown", (event) => {
    const step = STEPS[event.key.toLowerCase()];
    const here = ways.indexOf(document.activeElement);
    if (!step || here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = ways[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
