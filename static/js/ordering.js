// Steps that are put in order on the spot: drawn by their number, tapped to where they go, or moved by keys and buttons.
// The lists of places stay what is sent; without this script they are what is shown. Each move is said aloud in a status.
for (const list of document.querySelectorAll("[data-order]")) {
  const status = list.parentElement.querySelector("[data-order-status]");
  const steps = () => [...list.querySelectorAll("[data-step]")];
  const words = (step) => step.querySelector(".order-words").textContent.trim();
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_all, name) => values[name]);
  const grip = (step) => step.querySelector(".order-grip");
  let picked = null;
  // Whether buttons or keys have moved it since: then the next tap takes up another and does not send this one there.
  let placed = false;

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
      grip(step).textContent = step.querySelector("select").value ? (index + 1).toLocaleString(document.documentElement.lang) : "?";
      const [up, down] = step.querySelectorAll(".order-moves button");
      // Not disabled: a button that goes away takes the focus with it.
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === all.length - 1));
    });
  }

  // Puts the step where it is now in the list of places, tells the form, and says it.
  function settled(step) {
    number();
    step.dispatchEvent(new Event("input", { bubbles: true }));
    step.dispatchEvent(new Event("change", { bubbles: true }));
    const place = step.querySelector("select").selectedOptions[0].textContent;
    status.textContent = fill(list.dataset.words, { step: words(step), place, total: steps().length });
  }

  function to(step, target) {
    const all = steps();
    const from = all.indexOf(step);
    if (target < 0 || target >= all.length || target === from) return false;
    if (target < from) all[target].before(step);
    else all[target].after(step);
    return true;
  }

  function move(step, by, button) {
    if (!to(step, steps().indexOf(step) + by)) return;
    settled(step);
    button.focus();
    placed = step === picked;
  }

  function pick(step) {
    for (const one of steps()) {
      one.toggleAttribute("data-picked", one === step);
      grip(one).setAttribute("aria-pressed", String(one === step));
    }
    picked = step;
    placed = false;
    if (step) status.textContent = fill(list.dataset.picked, { step: words(step) });
  }

  // A tap: the first takes a step up, the second says where it goes; on the same one it is put down.
  function tap(step) {
    if (!picked || (placed && picked !== step)) return pick(step);
    const moving = picked;
    pick(null);
    if (moving !== step && to(moving, steps().indexOf(step))) {
      settled(moving);
      grip(moving).focus();
    }
  }

  function keys(event, step) {
    if (event.key === "Escape" && picked) pick(null);
    else if (picked === step && (event.key === "ArrowUp" || event.key === "ArrowDown")) move(step, event.key === "ArrowUp" ? -1 : 1, grip(step));
    else return;
    event.preventDefault();
  }

  // Drawn by its number: the card goes along, and takes the place of the one on which it is let go. The rest scrolls the page.
  function drawn(event, step) {
    if (event.button) return;
    const handle = grip(step);
    const began = event.clientY;
    let onto = null;
    // While it is drawn nothing changes places: a browser lets go of what is taken out of the page.
    handle.setPointerCapture(event.pointerId);
    const mark = (one) => { onto?.removeAttribute("data-onto"); onto = one; onto?.setAttribute("data-onto", ""); };
    function along(now) {
      const by = now.clientY - began;
      if (!step.hasAttribute("data-drawn") && Math.abs(by) < 8) return;
      step.setAttribute("data-drawn", "");
      step.style.transform = `translateY(${by}px)`;
      mark(steps().find((one) => { const box = one.getBoundingClientRect(); return one !== step && now.clientY >= box.top && now.clientY <= box.bottom; }) ?? null);
    }
    function done(now) {
      handle.removeEventListener("pointermove", along);
      const target = onto && now.type === "pointerup" ? steps().indexOf(onto) : -1;
      const moved = step.hasAttribute("data-drawn");
      mark(null);
      step.removeAttribute("data-drawn");
      step.style.transform = "";
      if (!moved) return;
      // The press that ends it is no tap; where the browser makes none of it, the next one is.
      const quiet = (click) => click.stopImmediatePropagation();
      handle.addEventListener("click", quiet, { once: true, capture: true });
      setTimeout(() => handle.removeEventListener("click", quiet, { capture: true }), 0);
      pick(null);
      if (to(step, target)) settled(step);
    }
    handle.addEventListener("pointermove", along);
    for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, done, { once: true });
  }

  function button(label, name, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-quiet";
    made.textContent = label;
    made.setAttribute("aria-label", name);
    made.addEventListener("click", press);
    return made;
  }

  list.classList.add("order-small");
  for (const step of steps()) {
    const place = document.createElement("span");
    place.className = "order-place";
    const moves = document.createElement("span");
    moves.className = "order-moves";
    for (const [by, label] of [[-1, list.dataset.up], [1, list.dataset.down]]) {
      const made = button(label, fill(list.dataset.name, { move: label, step: words(step) }), () => move(step, by, made));
      moves.append(made);
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
    const handle = button("", fill(list.dataset.name, { move: list.dataset.move, step: words(step) }), (event) => { event.stopPropagation(); tap(step); });
    handle.classList.add("order-grip");
    handle.setAttribute("aria-pressed", "false");
    handle.addEventListener("keydown", (event) => keys(event, step));
    handle.addEventListener("pointerdown", (event) => drawn(event, step));
    before.before(handle);
    before.addEventListener("click", () => tap(step));
    select.before(moves);
  }
  if (steps().every((step) => step.querySelector("select").value)) number();
  else edges();
}
