/* Phrases of a room that unfold. Without scripts the buttons do the same, and the next page comes with them folded. */
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
