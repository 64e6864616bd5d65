// A tap in the picture chooses the same place in the list, and the other way round. Without this script the list is there.
for (const figure of document.querySelectorAll("[data-hotspot]")) {
  const inputs = [...document.querySelectorAll(`input[name="${figure.dataset.hotspot}"]`)];
  const areas = [...figure.querySelectorAll("[data-area]")];

  function show() {
    for (const area of areas) {
      const input = inputs.find((one) => one.value === area.dataset.area);
      area.classList.toggle("chosen", input.checked);
    }
  }

  for (const area of areas) {
    const input = inputs.find((one) => one.value === area.dataset.area);
    if (input.disabled || input.matches(":disabled")) continue;
    area.dataset.active = "";
    area.addEventListener("click", () => {
      input.checked = true;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  for (const input of inputs) input.addEventListener("change", show);
  show();
}
