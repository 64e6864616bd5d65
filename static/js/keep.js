/* <form data-keep>: what she types or chooses goes to the server as she goes, and never into the browser's storage.
   “Kept” is said on the server's yes alone. After a quick exit nothing is sent: leave.js says “left” before it. */
const SOON = 3000;
const AGAIN = 5000;
const PATIENCE = 10_000;
const MOST_WHILE_CLOSING = 60_000; /* what a browser still sends on while the page closes */
let left = false;
document.addEventListener("left", () => { left = true; });
const exited = () => { try { return left || localStorage.getItem("s") !== null; } catch { return left; } };

function keepAsSheGoes(form) {
  const line = form.querySelector("[data-keep-line]");
  const choose = form.querySelector("[data-keep-choose]");
  const field = (name) => form.elements.namedItem(name);
  let dirty = false;
  let sending = false;
  let pressed = false;
  let waiting; /* a button that she pressed without signal */
  let timer;

  function say(what) {
    line.setAttribute("aria-live", ["lost", "refused", "older", "done"].includes(what) ? "polite" : "off");
    for (const one of line.children) one.hidden = one.dataset.line !== what;
    line.dataset.says = what;
    choose.hidden = what !== "older";
  }

  const count = () => { field("draft-turn").value = Number(field("draft-turn").value) + 1; };

  function filled() {
    count();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    body.set("draft-keep", "1");
    return body;
  }

  const later = (wait) => { timer ??= setTimeout(send, wait); };

  async function ask() {
    const body = filled();
    const keepalive = new TextEncoder().encode([...body].join("")).length < MOST_WHILE_CLOSING;
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(form.action, { method: "POST", body, keepalive, signal, redirect: "manual" });
    if (answer.status >= 500 || answer.status === 429) return undefined;
    if (answer.ok) field("draft-version").value = (await answer.json()).version;
    return answer;
  }

  async function send() {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty || sending || pressed || exited()) return;
    dirty = false;
    sending = true;
    const answer = await ask().catch(() => undefined);
    sending = false;
    if (!answer) dirty = true;
    if (!answer) say("lost");
    else if (answer.status === 409) say("older");
    else if (answer.status === 410) say("done");
    else if (!answer.ok) say("refused");
    else if (!dirty) say("kept");
    if (dirty) return later(answer ? SOON : AGAIN);
    const button = waiting;
    waiting = undefined;
    if (button && answer.ok) form.requestSubmit(button.isConnected ? button : undefined);
  }

  /* Nobody hears the answer of a beacon. */
  function goodbye() {
    if (!(dirty || sending) || pressed || exited()) return;
    const body = filled();
    if (!navigator.sendBeacon(form.action, body)) fetch(form.action, { method: "POST", body }).catch(() => {});
  }

  function noticed(wait) {
    dirty = true;
    pressed = false;
    if (!["older", "lost", "done"].includes(line.dataset.says)) say("going");
    later(wait);
  }

  form.addEventListener("input", () => noticed(SOON));
  form.addEventListener("change", () => { noticed(0); send(); });
  form.addEventListener("submit", (event) => {
    count();
    if (navigator.onLine && line.dataset.says !== "lost") return;
    event.preventDefault(); /* the browser's own page would take the place of her words */
    waiting = event.submitter;
    dirty = true;
    say("lost");
    send();
  });
  /* Heard last of all: another script may have stopped it. */
  addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) pressed = true; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  document.addEventListener("keep", goodbye);
  addEventListener("pagehide", goodbye);
  addEventListener("pageshow", () => { pressed = false; });
  addEventListener("online", send);
  say(form.closest("[data-says]")?.dataset.says ?? "ready"); /* beside.js: a button of it was answered */
}

document.querySelectorAll("form[data-keep]").forEach(keepAsSheGoes);
/* A form that another script has fetched. */
document.addEventListener("form-added", ({ target }) => target.querySelectorAll("form[data-keep]").forEach(keepAsSheGoes));
