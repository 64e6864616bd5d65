/* Adds this browser to a person's alarms or reminders. Without this file the page offers its other channels. */
const card = document.querySelector("[data-push]");
const form = card.querySelector("[data-add]"), refused = card.querySelector("[data-refused]");

function bytes(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

async function subscribe() {
  if (await Notification.requestPermission() !== "granted") throw new Error("denied");
  await navigator.serviceWorker.register(card.dataset.worker);
  const registration = await navigator.serviceWorker.getRegistration(card.dataset.worker);
  await (await registration.pushManager.getSubscription())?.unsubscribe(); /* of an earlier key */
  await active(registration);
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(card.dataset.key) });
}

/* It has no page of its own, so `navigator.serviceWorker.ready` would wait for ever. */
function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return undefined;
  return new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}

if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) form.hidden = false;
else refused.hidden = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  refused.hidden = true;
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    const body = new FormData(form);
    for (const [name, value] of Object.entries({ endpoint, ...keys })) body.set(name, value);
    const answer = await fetch(card.dataset.push, { method: "POST", body });
    if (!answer.ok) throw new Error("refused");
    location.reload();
  } catch {
    refused.hidden = false;
  }
});
