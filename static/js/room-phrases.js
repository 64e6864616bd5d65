/* Her own phrases: a tap puts one into the box, where she sends it or changes it first. Without scripts the button does the same. */
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
