/* What a supervisor sees, marked beside the talk: fetched when she opens it, kept as she goes by keep.js. */
for (const part of document.querySelectorAll("[data-beside]")) {
  part.addEventListener("toggle", async () => {
    const place = part.querySelector("[data-place]");
    if (!part.open || part.dataset.fetched) return;
    part.dataset.fetched = "yes";
    try {
      const answer = await fetch(part.dataset.beside, { cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      place.innerHTML = await answer.text();
      place.dispatchEvent(new Event("form-added", { bubbles: true }));
    } catch { delete part.dataset.fetched; /* the link to its own page stays */ }
  });
}
