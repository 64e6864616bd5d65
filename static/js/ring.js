/* Two short notes, for who is on call. A browser that wants a tap first stays silent until there was one. */
let sound;

export function ring() {
  sound ??= new AudioContext();
  /* What it is told while it waits it would play all at once. */
  if (sound.state !== "running") return void sound.resume().catch(() => {});
  for (const [start, pitch] of [[0, 660], [0.35, 880]]) {
    const note = sound.createOscillator(), loudness = sound.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, sound.currentTime + start);
    loudness.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + start + 0.3);
    note.connect(loudness).connect(sound.destination);
    note.start(sound.currentTime + start);
    note.stop(sound.currentTime + start + 0.3);
  }
}
