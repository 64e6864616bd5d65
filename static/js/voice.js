/* One sentence, said: by the recording of this installation, else by a voice of the device that says that it works without any
   network, else by nobody. Nothing is loaded before it is asked for, nothing is kept, and no words go to another host.
   aloud.js and room-hear.js say by it. */
export const audio = new Audio();
const speech = "speechSynthesis" in window ? speechSynthesis : null;
speech?.getVoices(); /* some browsers look for their voices at the first question, and know them at the second */
const SILENCE = 1500; /* how long a sentence stands that nobody reads */
let turn = 0; /* what an earlier sentence still answers is not heeded */

/** Whatever is said now ends. */
export function hush() {
  turn += 1;
  audio.onended = null;
  audio.pause();
  speech?.cancel();
}

/* The voice of the device, never one that sends the words to somebody. */
function voiceFor(language) {
  const own = (speech?.getVoices() ?? []).filter((one) => one.localService);
  return own.find((one) => one.lang.toLowerCase().split(/[-_]/)[0] === language);
}

/* "begun"; null where there is no sound, or none that this browser can play; "forbidden" where it lets no page play yet. */
async function begins(address, rate) {
  audio.src = address;
  audio.playbackRate = rate;
  try { await audio.play(); return "begun"; } catch (problem) { return problem.name === "NotAllowedError" ? "forbidden" : null; }
}

/** `sound`: who reads the recording (“m”: a machine, “p”: a person) and its key; empty where there is none. `address`: that of a
    recording, with 0 for its key. `then` is called once it is over, and not if something else ends it.
    Answers who reads: “m”, “p”, “d” (the device), "" (nobody), or “forbidden”; undefined where it was ended before it began. */
export async function say(words, { sound, address, language, rate = 1, then }) {
  hush();
  const mine = turn;
  const over = () => { if (mine === turn) then(); };
  const heard = sound ? await begins(address.replace("/0/", `/${sound.slice(1)}/`), rate) : null;
  if (mine !== turn) return undefined;
  if (heard === "forbidden") return heard;
  if (heard) {
    if (audio.ended) setTimeout(over); else audio.onended = over;
    return sound[0];
  }
  const voice = voiceFor(language);
  if (voice) speech.speak(Object.assign(new SpeechSynthesisUtterance(words), { voice, lang: voice.lang, rate, onend: over }));
  else setTimeout(over, SILENCE);
  return voice ? "d" : "";
}
