// A sound of ours is sent whole, and some browsers play nothing that they cannot ask for in pieces.
// Where one refuses, it is fetched here and played from memory. Without this script most browsers play it as it is.
for (const audio of document.querySelectorAll("audio[data-listen]")) {
  audio.addEventListener("error", async () => {
    const address = audio.getAttribute("src") ?? "";
    if (!address || address.startsWith("blob:")) return;
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) return;
    audio.src = URL.createObjectURL(await answer.blob());
    audio.play().catch(() => {});
  });
}

// A button that shows its size opens a sound; the same tap plays it, and another one stops it.
for (const box of document.querySelectorAll("[data-sound]")) {
  const audio = box.querySelector("audio");
  box.addEventListener("toggle", () => { if (box.open) audio.play().catch(() => {}); else audio.pause(); });
}
