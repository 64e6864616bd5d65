/* “Take a breath” opens over the page, so that what she typed stays. Without this file the link leads to /ground/. */
const dialog = document.getElementById("breathe");
const place = dialog?.querySelector("[data-card]");
const status = dialog?.querySelector("[role=status]");
const cards = ["G1", "G2", "G3", "G4", "G5", "G6"];
let card = "G2";

async function show(name) {
  card = name;
  status.textContent = status.dataset.waiting;
  const answer = await fetch(`${place.dataset.url}?card=${name}`, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(answer.status);
  place.innerHTML = await answer.text();
  status.textContent = "";
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-breathe]");
  if (!link || !dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
  /* No answer: go nowhere, since going would lose her text; the sentence stays and “Back” works. */
  await show(link.dataset.breathe || card).catch(() => {});
});

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog?.querySelector("[data-another]").addEventListener("click", () => {
  show(cards[(cards.indexOf(card) + 1) % cards.length]).catch(() => {});
});
