/* The quick exit (domain 5.1): a click on [data-leave] or Shift three times shows nothing more of the page,
   signs out by a beacon and goes to a neutral site at once, however slow our own server is. */
const root = document.documentElement;
/* The addresses stand on the element that loads this file (components/page_foot.html, the office's `way_out`). */
const { leaveUrl, stateUrl, startUrl } = document.querySelector("script[data-leave-url]").dataset;
/* The office is built by Wagtail: there the link says what the page says elsewhere. */
const office = document.querySelector("[data-leave][data-signed-in]")?.dataset;
const isSignedIn = "signedIn" in root.dataset || office !== undefined;
const status = document.getElementById("leave-status");
const lights = document.querySelector(".lights");
const say = (key) => { if (status) status.textContent = key ? status.dataset[key] : ""; };

const FLAG = "s";
const remember = () => { try { localStorage.setItem(FLAG, "1"); } catch { /* private mode */ } };
const forget = () => { try { localStorage.removeItem(FLAG); } catch { /* private mode */ } };
const remembered = () => { try { return localStorage.getItem(FLAG) !== null; } catch { return false; } };

function cover() {
  root.classList.add("blank");
  if (document.querySelector(".veil")) return;
  const veil = document.createElement("div");
  veil.className = "veil";
  veil.setAttribute("role", "alert");
  document.body.append(veil);
  veil.textContent = status?.dataset.loading ?? "";
}

function uncover() {
  document.querySelector(".veil")?.remove();
  root.classList.remove("blank");
}

function signOut() {
  if (!navigator.sendBeacon?.(leaveUrl)) fetch(leaveUrl, { method: "POST", keepalive: true }).catch(() => {});
}

/* Whatever keeps her words as she goes (keep.js) sends nothing more. */
const stopKeeping = () => document.dispatchEvent(new Event("left"));

export function leave() {
  stopKeeping();
  cover();
  try { sessionStorage.clear(); } catch { /* private mode */ }
  remember();
  signOut();
  location.replace(root.dataset.exitUrl || office?.exitUrl || leaveUrl);
}

/** Ask until the server has answered: nothing is shown before that. `{ signed_in, anew }` */
async function standing() {
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const answer = await fetch(stateUrl, { cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.ok) return await answer.json();
    } catch { /* offline: stay blank and ask again */ }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Whether a page is there for her (still). */
export async function isHere(address) {
  const answer = await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(2000) }).catch(() => undefined);
  return answer !== undefined && answer.status !== 404;
}

let confirming = false;

async function confirmExit() {
  stopKeeping();
  cover();
  if (confirming) return;
  confirming = true;
  if ((await standing()).signed_in) return leave();
  forget();
  confirming = false;
  if (isSignedIn) location.replace(location.href);
  else uncover();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-leave]")) return;
  event.preventDefault();
  leave();
});

/* Shift three times: counted when the key comes up, and only where it changed no other key. */
const PATIENCE = 5000;
let presses = 0;
let changedAnother = false;
let timer;

function count(number) {
  clearTimeout(timer);
  presses = number;
  if (lights) {
    lights.hidden = number === 0;
    [...lights.children].forEach((light, i) => light.classList.toggle("on", i < number));
  }
}

function expire() {
  const said = presses > 0;
  count(0);
  if (!said) return;
  say("expired");
  timer = setTimeout(say, PATIENCE);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Shift") {
    if (!event.repeat) changedAnother = event.ctrlKey || event.altKey || event.metaKey;
    return;
  }
  changedAnother = event.shiftKey;
  expire();
});
document.addEventListener("pointerdown", (event) => { if (event.shiftKey) changedAnother = true; });
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") return;
  if (changedAnother) return void (changedAnother = false);
  count(presses + 1);
  if (presses === 3) return leave();
  say(presses === 1 ? "two" : "one");
  timer = setTimeout(expire, PATIENCE);
});

/* A phone has no Shift: two taps on an empty part of the top bar. */
const TWICE = 400;
let tapped = -TWICE;
document.querySelector("header.top")?.addEventListener("pointerup", (event) => {
  const empty = event.pointerType === "touch" && !event.target.closest(".actions, a, button, select, input, label, summary");
  if (empty && event.timeStamp - tapped < TWICE) return leave();
  tapped = empty ? event.timeStamp : -TWICE;
});

/* Another window of ours has left: this one shows nothing more either. */
addEventListener("storage", (event) => { if (event.key === FLAG && event.newValue) confirmExit(); });

/* A page kept by the browser for “Back” is put away blank, and shown only after the server was asked. */
addEventListener("pagehide", () => { if (isSignedIn) root.classList.add("blank"); });
addEventListener("pageshow", async (event) => {
  if (!event.persisted) return;
  if (remembered()) return confirmExit();
  if (!isSignedIn) return uncover();
  cover();
  const { signed_in: signedIn, anew } = await standing();
  if (signedIn && anew) location.replace((await isHere(location.href)) ? location.href : startUrl);
  else if (signedIn) uncover();
  else location.replace(location.href);
});

if (remembered()) confirmExit();
else uncover();
