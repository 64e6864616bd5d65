/* Practice in three: who observes and who is the practice partner. The supervisor lets them change places; the pages of these
   two are loaded anew (room.js), and here the others read it, once. */
const line = document.querySelector("[data-places]"), swap = document.querySelector("[data-swap] [name=observer]");

document.addEventListener("room-people", ({ detail: people }) => {
  const { observer, partner } = line.dataset;
  const changed = people.some(({ person, seat }) => (person === observer && seat === "mentee") || (person === partner && seat === "observer"));
  if (!changed) return;
  Object.assign(line.dataset, { observer: partner, partner: observer });
  const [observes, plays] = line.querySelectorAll("bdi");
  [observes.textContent, plays.textContent] = [plays.textContent, observes.textContent];
  if (swap) swap.value = observer;
});
