/* Forms that need a passkey ([data-passkey]) show themselves only where the browser can give one. */
if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = false;

/* She closed the browser's own window, or it has no passkey: the page stays as it is, and nothing is shouted. */
document.addEventListener("allauth.error", (event) => event.preventDefault());
