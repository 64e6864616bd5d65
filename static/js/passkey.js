/* Forms with [data-passkey] show themselves only where the browser can give one. What the attribute says is what the
   library does with it (login, authenticate, add); the button is the form's own, the data stands in #js_data. */
const forms = window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : [];
for (const form of forms) {
  const kind = form.dataset.passkey;
  const ids = { [kind]: form.querySelector("button[type=button]").id, credential: form.elements.credential.id, data: "js_data" };
  if (form.elements.passwordless) ids.passwordless = form.elements.passwordless.id;
  form.hidden = false;
  window.allauth.webauthn.forms[`${kind}Form`]({ ids });
}

/* She closed the browser's own window, or it has no passkey: the page stays as it is, and nothing is shouted. */
document.addEventListener("allauth.error", (event) => event.preventDefault());
