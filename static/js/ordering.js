// Buttons that move a step up or down. The lists of places stay what is sent; without this script they are what is shown.
// Nothing is dragged: each move is one press, and is said aloud in a status.
for (const list of document.querySelectorAll("[data-order]")) {
  const status = list.parentElement.querySelector("[data-order-status]");
  const steps = () => [...list.querySelectorAll("[data-step]")];
  const words = (step) => step.querySelector(".order-words").textContent.trim();
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_all, name) => values[name]);

  // Steps that have their places already stand in that order.
  function number() {
    steps().forEach((step, index) => {
      const select = step.querySelector("select");
      select.value = String(index + 1);
      step.querySelector(".order-place").textContent = select.selectedOptions[0].textContent;
    });
    edges();
  }

  function edges() {
    const all = steps();
    all.forEach((step, index) => {
      const [up, down] = step.querySelectorAll(".order-moves button");
      // Not disabled: a button that goes away takes the focus with it.
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === all.length - 1));
    });
  }

  function move(step, by, button) {
    const all = steps();
    const to = all.indexOf(step) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(step);
    else all[to].after(step);
    number();
    button.focus();
    step.dispatchEvent(new Event("input", { bubbles: true }));
    step.dispatchEvent(new Event("change", { bubbles: true }));
    const place = step.querySelector("select").selectedOptions[0].textContent;
    status.textContent = fill(list.dataset.words, { step: words(step), place, total: all.length });
  }

  for (const step of steps()) {
    const place = document.createElement("span");
    place.className = "order-place";
    const moves = document.createElement("span");
    moves.className = "order-moves";
    for (const [by, label] of [[-1, list.dataset.up], [1, list.dataset.down]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = label;
      button.setAttribute("aria-label", fill(list.dataset.name, { move: label, step: words(step) }));
      button.addEventListener("click", () => move(step, by, button));
      moves.append(button);
    }
    const select = step.querySelector("select");
    select.hidden = true;
    // The label would name a field that nobody sees.
    const text = document.createElement("span");
    text.className = "order-words";
    text.append(...step.querySelector(".order-words").childNodes);
    step.querySelector(".order-words").replaceWith(text);
    const before = document.createElement("div");
    text.before(before);
    before.append(text, document.createElement("br"), place);
    select.before(moves);
  }
  if (steps().every((step) => step.querySelector("select").value)) number();
  else edges();
}
