// “Show the words”: dots become letters on the spot, and back. Without this script the form's own view does it, where it can.
for (const button of document.querySelectorAll("[data-show-secret]")) {
  const line = button.closest("form").querySelector("[data-secret]");
  button.hidden = false;
  button.type = "button";
  button.addEventListener("click", () => {
    const shown = line.type === "password";
    line.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    line.focus();
  });
}
