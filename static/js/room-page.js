/* What the scripts of a room share: its parts by their names, its words in her language, and the line that tells her. */
export const room = document.querySelector("[data-room]");
export const strings = document.getElementById("room-strings");
export const find = (name) => document.querySelector(`[data-${name}]`);
export const text = (group, key) => strings.getAttribute(`data-${group}-${key}`) ?? "";
export const supervisor = "supervisor" in room.dataset;
export const writing = find("writing");

const notice = find("notice");
export const tell = (line) => { notice.textContent = line; notice.hidden = !line; };
