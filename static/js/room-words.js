/* Who changes places gets another page: who holds a room and who stands by for it, and in practice partner and observer. What
   was typed goes along, and lies in this tab for the length of that reload. In rooms of women's own lives that is staff alone. */
const KEPT = "room-words";
const fields = () => ["room-text", "aside-to", "aside-text"].map((id) => document.getElementById(id)).filter(Boolean);

export function keepOverReload() {
  const { seat, room } = document.querySelector("[data-room]").dataset;
  if (!["supervisor", "backup", "observer"].includes(seat) && !document.querySelector("[data-places]")) return;
  const typed = Object.fromEntries(fields().map((field) => [field.id, field.value]));
  try { sessionStorage.setItem(KEPT, JSON.stringify({ room, typed })); } catch { /* private mode */ }
}

function takeBack() {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
  } catch { /* private mode */ }
  if (kept?.room !== document.querySelector("[data-room]").dataset.room) return;
  for (const field of fields()) {
    const value = kept.typed[field.id];
    if (!value || field.value && field.tagName === "TEXTAREA") continue;
    if (field.options && ![...field.options].some((one) => one.value === value)) continue;
    field.value = value;
    field.hidden = false; /* of who observes: it waits for her turn */
    if (field.id === "aside-text") field.closest("details").open = true;
  }
}

takeBack();
