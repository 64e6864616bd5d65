/* What a supervisor sees, and her notes, beside the talk: fetched when she opens it, kept as she goes by keep.js. A button of
   such a form is answered here, so that she stays in the room. */
async function read(part) {
  const answer = await fetch(part.dataset.beside, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.text();
}

function show(place, html) {
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  place.innerHTML = html;
  for (const [at, one] of [...place.querySelectorAll("details")].entries()) if (at in open) one.open = open[at];
  place.dispatchEvent(new Event("form-added", { bubbles: true }));
}

async function press(part, place, form, button) {
  const { name = "", value = "" } = button ?? {};
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
  if (answer.type === "opaqueredirect") {
    place.dataset.says = value === "clear" ? "ready" : "kept";
    show(place, await read(part));
  } else {
    /* Refused: the page that says why has the form in it. */
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-keep]");
    if (!fresh) throw new Error(answer.status);
    place.dataset.says = "ready";
    show(place, fresh.outerHTML);
  }
  [...place.querySelectorAll("button")].find((one) => one.name === name && one.value === value)?.focus({ preventScroll: true });
}

for (const part of document.querySelectorAll("[data-beside]")) {
  const place = part.querySelector("[data-place]");
  part.addEventListener("toggle", async ({ target }) => {
    if (target !== part || !part.open || part.dataset.fetched) return;
    part.dataset.fetched = "yes";
    try { show(place, await read(part)); } catch { delete part.dataset.fetched; /* the link to its own page stays */ }
  });
  place.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; /* without signal: keep.js has it */
    event.preventDefault();
    const { target: form, submitter } = event;
    press(part, place, form, submitter).catch(() => form.dispatchEvent(new Event("change"))); /* keep.js goes on trying */
  });
}
