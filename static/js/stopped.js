/* For who holds a room or stands by for it: lines that were stopped, each of its kind; its words after a tap, which the log notes.
   room.js hands the frames over and sends what is asked. */
const list = document.querySelector("[data-stopped]");
const AGAIN = 2000; /* by then what waits has come again */
const pattern = document.getElementById("stopped-line");

function itemOf({ id, category, name }) {
  const known = list.querySelector(`[data-line="${CSS.escape(id)}"]`);
  if (known) {
    known.dataset.told = welcomes;
    return known;
  }
  const item = pattern.content.firstElementChild.cloneNode(true);
  item.dataset.line = id;
  item.dataset.told = welcomes;
  item.querySelector("strong").textContent = pattern.getAttribute(`data-kind-${category}`) ?? category;
  item.querySelector("bdi").textContent = name;
  for (const button of item.querySelectorAll("[data-do]")) button.addEventListener("click", () => {
    const type = button.dataset.do;
    document.dispatchEvent(new CustomEvent("room-act", { detail: { type, id } }));
    if (type === "discard") item.remove();
  });
  list.append(item);
  return item;
}

document.querySelector("[data-stopped-go]").addEventListener("click", () => list.querySelector("button")?.focus());

/* After each welcome all that wait come again; what was settled meanwhile does not. What she has opened stays open: without a
   socket a welcome comes with every look. */
let welcomes = 0;
document.addEventListener("room-welcome", () => {
  const now = ++welcomes;
  setTimeout(() => { for (const item of [...list.children]) if (Number(item.dataset.told) < now) item.remove(); }, AGAIN);
});

document.addEventListener("line-stopped", ({ detail }) => {
  if (detail.settled) return void list.querySelector(`[data-line="${CSS.escape(detail.id)}"]`)?.remove();
  const item = itemOf(detail);
  if (detail.asked) {
    item.querySelector("[data-do=release]")?.remove();
    item.querySelector("[data-asked]").hidden = false;
  }
  if (detail.text === undefined) return;
  item.querySelector("[data-do=reveal]")?.remove();
  const words = item.querySelector("p.note");
  words.textContent = detail.text;
  words.hidden = false;
});
