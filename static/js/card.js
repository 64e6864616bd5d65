// The square on her card leads to /card/#CODE. What stands behind # is never sent; it is taken out of the address and of
// the history at once, and goes on by POST. Without this script she types the letters.
const form = document.querySelector("form[data-pocket-card]");
const code = location.hash.slice(1, 41);

if (form && location.hash) history.replaceState(null, "", location.pathname);
if (form && /^[A-Za-z0-9-]{6,}$/.test(code)) {
  form.querySelector("[name=code]").value = code;
  form.requestSubmit();
}
