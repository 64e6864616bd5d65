// One part of a lesson at a time on a phone. Without this script, on a wide screen, on paper and when she asks for it, the whole
// lesson stands on one page. What is away is hidden by a class, so that paper shows all of it.
const lesson = document.querySelector("[data-lesson]");
const parts = [...lesson.querySelectorAll("[data-part]")];
const narrow = matchMedia("(max-width: 39.99rem)");
const whole = lesson.querySelector("[data-whole]");
let asked = false; /* she wants the whole on one page */
let current = 0;

// Which part an address leads to; #end is the end of the last.
function partOf(hash) {
  const target = hash.length > 1 && document.getElementById(hash.slice(1));
  if (!target) return -1;
  if (target.id === "end") return parts.length - 1;
  return parts.findIndex((part) => part.contains(target));
}

function show() {
  const single = narrow.matches && parts.length > 1 && !asked;
  parts.forEach((part, index) => part.classList.toggle("away", single && index !== current));
  for (const one of lesson.querySelectorAll("[data-first]")) one.classList.toggle("away", single && current > 0);
  for (const one of lesson.querySelectorAll("[data-last]")) one.classList.toggle("away", single && current < parts.length - 1);
  whole.hidden = !single;
}

function follow(focus) {
  const place = partOf(location.hash);
  if (place < 0) return;
  current = place;
  show();
  /* the language menu leads to where she is now */
  for (const one of document.querySelectorAll("form > input[name=place]")) if (!lesson.contains(one)) one.value = parts[place].id;
  if (focus) parts[place].focus({ preventScroll: true });
  document.getElementById(location.hash.slice(1)).scrollIntoView({ block: "start" });
}

// The next part is here already: her place is kept behind it, and no page is loaded anew. Signed out meanwhile, the page says so.
lesson.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.onwards || asked || !narrow.matches) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Here": "1" }, redirect: "manual" }).catch(() => null);
  if (answer && !answer.ok) form.submit();
  else location.hash = `part-${form.dataset.onwards}`;
});

whole.querySelector("button").addEventListener("click", () => { asked = true; show(); });
narrow.addEventListener("change", show);
addEventListener("hashchange", () => follow(true));
if (partOf(location.hash) >= 0) follow(false);
else { current = Number(lesson.dataset.lesson) - 1; show(); }
