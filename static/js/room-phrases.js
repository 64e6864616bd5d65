/* Phrases of a room that unfold. Without scripts the buttons do the same, and the next page comes with both folded.
   Her own: a tap puts one into the box, where she sends it or changes it first. */
const box = document.getElementById("room-text");
for (const button of document.querySelectorAll("[data-own-phrase]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (box.readOnly) return;
    box.value = [box.value.trimEnd(), button.textContent.trim()].filter(Boolean).join(" ");
    button.closest("details").open = false;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* “More phrases”: one that was said folds them away. While she listens nothing is said, and they stay. */
const more = document.querySelector("[data-more-phrases]"), sheet = document.querySelector(".room-sheet");

function fold() {
  const within = sheet.contains(document.activeElement);
  more.open = false;
  if (within) more.querySelector("summary").focus();
}

/* In room.js the same tap says it. */
more?.closest("form").addEventListener("submit", ({ submitter }) => sheet.contains(submitter) && fold());
/* Before room-hear.js: Escape ends hearing first, and folds them away the next time. */
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && more?.open && !document.querySelector("dialog[open], .room-hearing")) fold();
}, true);
