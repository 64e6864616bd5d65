/* <form data-keep>: what she types or chooses goes to the server as she goes, and never into the browser's storage.
   “Kept” is said on the server's yes alone. After a quick exit nothing is sent (the flag of leave.js). */
const SOON = 3000;
const AGAIN = 5000;
const exited = () => { try { return localStorage.getItem("s") !== null; } catch { return false; } };

function keepAsSheGoes(form) {
  const line = form.querySelector("[data-keep-line]");
  const choose = form.querySelector("[data-keep-choose]");
  const field = (name) => form.elements.namedItem(name);
  let dirty = false;
  let sending = false;
  let pressed = false;
  let timer;

  function say(what) {
    line.setAttribute("aria-live", ["lost", "refused", "older"].includes(what) ? "polite" : "off");
    if (line.textContent !== line.dataset[what]) line.textContent = line.dataset[what];
    line.dataset.says = what;
    choose.hidden = what !== "older";
  }

  function filled() {
    field("draft-turn").value = Number(field("draft-turn").value) + 1;
    const body = new URLSearchParams(new FormData(form));
    body.set("draft-keep", "1");
    return body;
  }

  const later = (wait) => { timer ??= setTimeout(send, wait); };

  async function send() {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty || sending || pressed || exited()) return;
    dirty = false;
    sending = true;
    let answer;
    try {
      const body = filled();
      const keepalive = body.toString().length < 60_000; /* what a browser sends on while the page closes */
      answer = await fetch(form.action, { method: "POST", body, keepalive, redirect: "manual" });
      if (answer.ok) field("draft-version").value = (await answer.json()).version;
    } catch { answer = undefined; }
    sending = false;
    if (!answer) dirty = true;
    if (!answer) say("lost");
    else if (answer.status === 409) say("older");
    else if (!answer.ok) say("refused");
    else if (!dirty) say("kept");
    if (dirty) later(answer ? SOON : AGAIN);
  }

  /* Nobody hears the answer of a beacon. */
  function goodbye() {
    if ((dirty || sending) && !pressed && !exited()) navigator.sendBeacon(form.action, filled());
  }

  function noticed(wait) {
    dirty = true;
    if (line.dataset.says !== "older" && line.dataset.says !== "lost") say("going");
    later(wait);
  }

  form.addEventListener("input", () => noticed(SOON));
  form.addEventListener("change", () => { noticed(0); send(); });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return void (pressed = true);
    event.preventDefault(); /* the browser's own page would take the place of her words */
    say("lost");
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  document.addEventListener("keep", goodbye);
  addEventListener("pagehide", goodbye);
  addEventListener("pageshow", () => { pressed = false; });
  addEventListener("online", send);
  say("ready");
}

document.querySelectorAll("form[data-keep]").forEach(keepAsSheGoes);
