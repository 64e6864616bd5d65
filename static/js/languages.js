// The other language opens at the part that is on the screen, not at the top of the page.
const menu = document.querySelector("[data-languages]");
const place = menu?.querySelector("[name=place]");
const parts = [...document.querySelectorAll("section[id^=part-]")];

function here() {
  const line = window.innerHeight / 3;
  return parts.findLast((part) => part.getBoundingClientRect().top <= line)?.id ?? "";
}

if (place && parts.length) menu.addEventListener("submit", () => { place.value = here(); });
