/* For the supervisor of a room: lines that were stopped, each of its kind; its words after a tap, which the log notes.
   room.js hands the frames over and sends what is asked. */
const list = document.querySelector("[data-stopped]");
const pattern = document.getElementById("stopped-line");

function itemOf({ id, category, name }) {
  const known = list.querySelector(`[data-line="${CSS.escape(id)}"]`);
  if (known) return known;
  const item = pattern.content.firstElementChild.cloneNode(true);
  item.dataset.line = id;
  item.querySelector("strong").textContent = pattern.getAttribute(`data-kind-${category}`) ?? category;
  item.querySelector("bdi").textContent = name;
  item.querySelector("button").addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("room-act", { detail: { type: "reveal", id } }));
  });
  list.append(item);
  return item;
}

document.addEventListener("line-stopped", ({ detail }) => {
  const item = itemOf(detail);
  if (detail.text === undefined) return;
  item.querySelector("button").remove();
  const words = item.querySelector("p");
  words.textContent = detail.text;
  words.hidden = false;
});
