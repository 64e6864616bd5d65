/* Reporting a line or a person: a flag beside each, which room.js knows nothing of, and what was reported, for who holds the
   room. Without scripts the same buttons stand on the page and send the same form. */
const form = document.getElementById("room-report");
const pattern = document.getElementById("room-reported");
const you = document.querySelector("[data-room]").dataset.you;
const mine = document.querySelector("[data-my-report]");

function flag(name, value, words) {
  const button = document.createElement("button"), hidden = document.createElement("span");
  Object.assign(button, { className: "flag", name, value });
  button.setAttribute("form", "room-report");
  /* The log reads new lines aloud, and not this beside each. */
  button.setAttribute("aria-live", "off");
  hidden.className = "hidden-visually";
  hidden.textContent = words;
  button.append(hidden);
  return button;
}

/* Whoever stands on a flag stands on it still when the list of people is made anew. */
let onPerson = null;
document.addEventListener("focusin", ({ target }) => {
  onPerson = target.matches("[data-people] .flag") ? target.value : null;
});

/** Beside each line and each person that came after the page. */
function addFlags() {
  for (const bubble of document.querySelectorAll("[data-words] .bubble[data-seq]:not(.bubble-mine)"))
    if (!bubble.querySelector(":scope > .flag")) bubble.append(flag("seq", bubble.dataset.seq, form.dataset.flagLine));
  for (const chip of document.querySelectorAll("[data-people] [data-person]"))
    if (chip.dataset.person !== you && !chip.querySelector(".flag"))
      chip.append(flag("person", chip.dataset.person, form.dataset.flagPerson.replace("{name}", chip.querySelector("bdi").textContent)));
  if (onPerson && document.activeElement === document.body)
    document.querySelector(`[data-people] .flag[value="${CSS.escape(onPerson)}"]`)?.focus();
}

if (form) {
  const watcher = new MutationObserver(addFlags);
  for (const place of document.querySelectorAll("[data-words], [data-people]")) watcher.observe(place, { childList: true, subtree: true });
  addFlags();
}

function showReported({ id, from, about, seq, phrase, text }, names) {
  const list = document.querySelector("[data-reports]");
  if (!list) return;
  let item = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!item) {
    item = pattern.content.firstElementChild.cloneNode(true);
    item.dataset.id = id;
    item.querySelector("[data-who] bdi").textContent = names.get(from)?.name ?? "–";
    item.querySelector("[data-about] bdi").textContent = names.get(about)?.name ?? "–";
    item.querySelector("[data-in-a-line]").hidden = !seq;
    item.querySelector("[data-seq]").textContent = seq ?? "";
    list.append(item);
  }
  const words = [phrase && pattern.getAttribute(`data-${phrase}`), text].filter(Boolean).join(" · ");
  item.querySelector("[data-report-words]").textContent = words;
  item.querySelector("[data-report-words]").hidden = !words;
}

document.addEventListener("room-frame", ({ detail: { frame, names } }) => {
  if (frame.type !== "report") return;
  if (frame.from !== you) return showReported(frame, names);
  if (!mine) return;
  if (mine.hidden) {
    mine.hidden = false;
    mine.scrollIntoView({ block: "nearest" });
  }
  const box = mine.querySelector("form");
  if (box) box.elements.report.value = frame.id;
});

/* What she added is on its way: it stays on no screen. */
document.addEventListener("submit", (event) => {
  if (event.target.dataset.act !== "report-words") return;
  setTimeout(() => {
    event.target.elements.text.value = "";
    event.target.closest("details").open = false;
  });
});
