/* What nothing has answered yet: her words, and a call or a pause that she has just asked for. It is sent again after a lost
   connection, under the same id; what is not taken stays in the box. */
import { tell, writing } from "./room-page.js";

const URGENT = ["hold", "help"], PAUSE_FOR = 60_000; /* a call for help is asked for again until it has arrived */
const box = writing.elements.text;
const unsent = new Map(); /* id → frame */
const urgent = new Map(); /* type → the frame, and until when it is sent again where nothing says that it arrived */
let refused; /* words that were given back, and their id: said again, they are the same line */

/** The box may be written in again; empty when her words have arrived. */
function release(didArrive) {
  if (didArrive) { box.value = ""; tell(""); }
  box.readOnly = false;
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** All of it, as it is sent again. */
export function waiting() {
  for (const [type, { until }] of urgent) if (until < Date.now()) urgent.delete(type);
  return [...[...urgent.values()].map(({ frame }) => frame), ...unsent.values()]; /* no line that hangs keeps help waiting */
}

/* --- her words --------------------------------------------------------------------------- */

/** The frame of a line of hers, which waits from now on. */
export function lineOf(fields) {
  const same = refused?.text === fields.text && refused?.phrase === fields.phrase;
  const frame = { type: "say", id: same ? refused.id : newId(), ...fields };
  refused = undefined;
  unsent.set(frame.id, frame);
  tell("");
  return frame;
}

/** A line has come back with its number; `words` are those of the frame, if it has any. */
export function cameBack(id, words) {
  if (unsent.delete(id) && words !== undefined) release(true);
  if (refused?.id !== id) return;
  /* Another copy of it was taken after all: what she says next is a line of its own. */
  if (box.value.trim() === refused.text) release(true);
  refused = undefined;
}

/** Nothing sends it again by itself: it is hers to change, and the same line if she does not, but where `anew`. */
export function giveBack(id, anew = false) {
  const line = unsent.get(id);
  if (!line) return;
  unsent.delete(id);
  if (!anew) refused = line;
  if (line.text !== undefined) release(false);
}

/** Nothing that waits is sent in another talk. */
export function giveAllBack() {
  if ([...unsent.values()].some((line) => line.text !== undefined)) release(false);
  unsent.clear();
}

export const unsentIds = () => [...unsent.keys()];

/* --- a call, a pause ---------------------------------------------------------------------- */

/** What is real waits on while only a drill has arrived, and no drill takes its place. */
const waitsForReal = (type, real) => Boolean(urgent.get(type)?.frame.real) && !real && urgent.get(type).until > Date.now();

/** Where it must not get lost, it waits from now on. */
export function noteUrgent(frame) {
  if (!URGENT.includes(frame.type) || waitsForReal(frame.type, frame.real)) return;
  urgent.set(frame.type, { frame, until: frame.type === "help" ? Infinity : Date.now() + PAUSE_FOR });
}

export function arrived(type, real) {
  if (!waitsForReal(type, real)) urgent.delete(type);
}

/** A room that is not open has no pause to come. */
export const needsNoPause = () => urgent.delete("hold");

/** Her call for help, as long as it has not arrived. */
export const callThatWaits = () => urgent.get("help")?.frame;
