// One question at a time on a narrow screen. Without this script all of them stand below each other.
// All questions stay in one form, so nothing is lost when the window becomes wide or the page is sent.
const form = document.querySelector("[data-quiz]");
const questions = [...form.querySelectorAll("[data-question]")];
const narrow = matchMedia("(max-width: 39.99rem)");
const next = form.querySelector("[data-next]");
const back = form.querySelector("[data-back]");
const at = form.querySelector("[data-at]");
const placeOf = (id) => questions.findIndex((question) => question.id === id);
// The first that is still open, after “See how it went” found some; else the one in whose scene she went on, or where she was.
const open = questions.findIndex((question) => "open" in question.dataset);
const named = placeOf(location.hash.slice(1));
let current = Math.max(0, open >= 0 ? open : named >= 0 ? named : placeOf(at.value));

function show() {
  const single = narrow.matches && questions.length > 1;
  const atLast = !single || current === questions.length - 1;
  questions.forEach((question, index) => { question.hidden = single && index !== current; });
  for (const element of form.querySelectorAll("[data-last]")) {
    element.hidden = !atLast;
    // A hidden button would still be what the Enter key presses.
    if ("disabled" in element) element.disabled = !atLast;
  }
  next.hidden = atLast;
  // Another language, and another day, open at the same question.
  if (single) at.value = questions[current].id;
  back.hidden = !single || current === 0;
}

function step(by) {
  current += by;
  show();
  questions[current].focus({ preventScroll: true });
  questions[current].scrollIntoView({ block: "start" });
  form.dispatchEvent(new Event("change"));
}

// Where all of them stand below each other, she is at the one in which she did something.
form.addEventListener("input", (event) => {
  const question = event.target.closest("[data-question]");
  if (!question) return;
  current = questions.indexOf(question);
  at.value = question.id;
});

// “Still open” goes when nothing of the answer is missing any more, and the word above with the last of them.
function settle(question) {
  const fields = [...question.querySelectorAll("input, select, textarea")];
  const boxes = fields.filter((field) => field.matches("[type=radio], [type=checkbox]"));
  const empty = fields.some((field) => !boxes.includes(field) && field.type !== "hidden" && !field.value.trim());
  if (empty || (boxes.length && !boxes.some((box) => box.checked))) return;
  question.querySelector("[data-still-open]")?.remove();
  if (!form.querySelector("[data-still-open]")) form.querySelector("[data-all-open]")?.remove();
}
form.addEventListener("change", (event) => {
  const question = event.target.closest?.("[data-question]");
  if (question) settle(question);
});

// Enter in a field leads to the next question, as a tap on the button does; at the last it keeps what is there.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[type=text]") || next.hidden) return;
  event.preventDefault();
  step(1);
});

next.addEventListener("click", () => step(1));
back.addEventListener("click", () => step(-1));
narrow.addEventListener("change", show);
show();
if (!narrow.matches && current > 0 && named < 0 && open < 0) questions[current].scrollIntoView({ block: "start" });
