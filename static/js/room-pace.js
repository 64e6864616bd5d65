/* A room that goes slowly: how slowly, and when her line that waits in the box may be sent. */
const pace = document.querySelector("[data-pace]");
const strings = document.getElementById("room-strings").dataset;
const notice = document.querySelector("[data-notice]");
const countdown = document.querySelector("[data-countdown]");
let until = 0;

document.addEventListener("room-state", ({ detail: { slow } }) => {
  const line = slow ? strings.saySlow.replace("{seconds}", slow) : "";
  if (pace.textContent !== line) pace.textContent = line;
  pace.hidden = !line;
  for (const button of document.querySelectorAll("[data-act=slow] [name=seconds]"))
    button.setAttribute("aria-pressed", String(Number(button.value) === (slow ?? 0)));
  if (!slow) until = Math.min(until, Date.now());
});

document.addEventListener("room-rejected", ({ detail: { reason, left } }) => {
  until = reason === "slow" ? Date.now() + left * 1000 : 0;
  count();
});

/* Said aloud once at the beginning and once at the end: seconds that run are for the eye. */
function count() {
  if (!until || !countdown) return;
  const left = Math.ceil((until - Date.now()) / 1000);
  countdown.textContent = left > 0 ? ` ${left}` : "";
  if (left > 0) return;
  until = 0;
  if (!notice.hidden) notice.textContent = strings.saySlowNow;
}
setInterval(count, 500);
