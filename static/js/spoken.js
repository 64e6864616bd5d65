// Recording an answer: start, stop, listen, delete. Nothing starts by itself. Without this script, and where the browser
// has no microphone, the writing field stands alone. What is recorded is sent at once and kept encrypted; nothing of it
// stays on the device.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_A_SECOND = 32_000; // speech; two minutes are half a megabyte

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const token = (box) => box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
const kind = () => KINDS.find((one) => MediaRecorder.isTypeSupported(one));

function set(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const [tools, start, stop, time, status] = ["tools", "start", "stop", "time", "status"].map(find);
  const [recorded, length, drop] = ["recorded", "length", "drop"].map(find);
  const audio = recorded.querySelector("audio");
  const { recorder: address, mostSeconds, mostBytes, ...words } = box.dataset;
  let running = null;
  let sending = false;

  const say = (text) => { status.textContent = text; };

  function show(state) {
    const busy = state !== "quiet";
    start.hidden = busy;
    stop.hidden = state !== "running";
    time.hidden = state !== "running";
    if (busy) recorded.hidden = true;
  }

  async function send(method, path, body) {
    const answer = await fetch(path, { method, body, headers: { "X-CSRFToken": token(box) }, redirect: "manual" });
    if (answer.ok) return "";
    try { return (await answer.json()).sentence; } catch { return words.failed; }
  }

  async function keep(sound, seconds, full) {
    sending = true;
    say(words.sending);
    let problem = words.failed;
    try { problem = await send("POST", `${address}?seconds=${seconds}`, sound); } catch { /* offline */ }
    sending = false;
    show("quiet");
    if (!problem) {
      if (audio.src.startsWith("blob:")) URL.revokeObjectURL(audio.src);
      audio.src = URL.createObjectURL(sound);
      length.textContent = clock(seconds);
      start.textContent = words.again;
      recorded.hidden = false;
    } else if (audio.hasAttribute("src")) recorded.hidden = false; // what was kept before is still there
    say(problem || (full ? words.full : words.kept));
    start.focus();
  }

  async function begin() {
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { return say(words.closed); }
    audio.pause();
    const recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: BITS_A_SECOND });
    const pieces = [];
    let seconds = 0;
    let size = 0;
    let full = false;
    const end = (byItself) => { full = byItself; if (recorder.state !== "inactive") recorder.stop(); };
    const tell = () => { time.textContent = words.clock.replace("{now}", clock(seconds)).replace("{most}", clock(Number(mostSeconds))); };
    const ticking = setInterval(() => { seconds += 1; tell(); if (seconds >= Number(mostSeconds)) end(true); }, 1000);
    recorder.addEventListener("dataavailable", (event) => {
      // A second that would not fit any more is left out, so that what is there can be kept.
      if (size + event.data.size > Number(mostBytes)) return end(true);
      size += event.data.size;
      pieces.push(event.data);
    });
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      running = null;
      for (const track of stream.getTracks()) track.stop();
      show("sending");
      keep(new Blob(pieces, { type: kind().split(";")[0] }), seconds, full);
    });
    running = end;
    recorder.start(1000);
    show("running");
    tell();
    say(words.running);
    stop.focus();
  }

  async function forget(event) {
    event.preventDefault();
    let problem = words.failed;
    try { problem = await send("DELETE", address); } catch { /* offline */ }
    if (problem) return say(problem);
    audio.pause();
    if (audio.src.startsWith("blob:")) URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    audio.load();
    recorded.hidden = true;
    say(words.deleted);
    start.focus();
  }

  start.addEventListener("click", begin);
  stop.addEventListener("click", () => running?.(false));
  drop.addEventListener("click", forget);
  // A press on “See how it went” ends the recording first, so that nothing she said is lost.
  box.closest("form").addEventListener("submit", (event) => {
    if (!running && !sending) return;
    event.preventDefault();
    running?.(false);
  });
  // She goes on to another page: the microphone is let go, and what was not stopped is not kept.
  addEventListener("pagehide", () => running?.(false));
  tools.hidden = false;
}

if (navigator.mediaDevices && window.MediaRecorder && kind()) {
  for (const box of document.querySelectorAll("[data-recorder]")) set(box);
}
