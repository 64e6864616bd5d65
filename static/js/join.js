// A card's QR code leads to /join/#CODE. What stands behind # is never sent; it is taken out of the address and of the
// history at once, asked about by POST, and put into its line. Without this script she types the code.
const form = document.querySelector("form[data-card]");
const code = location.hash.slice(1, 41);

async function look() {
  const status = document.querySelector("[data-card-status]");
  const body = new FormData();
  body.set("code", code);
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(form.dataset.card, { method: "POST", body });
    status.textContent = (await answer.json()).sentence;
    status.hidden = false;
  } catch { /* offline: the form says it when it is sent */ }
}

if (form && location.hash) history.replaceState(null, "", location.pathname);
if (form && /^[A-Za-z0-9-]{6,}$/.test(code)) {
  form.querySelector("[name=code]").value = code;
  look();
}
