/* Runs before anything is painted: after a quick exit the page stays blank until leave.js has asked the server. */
try {
  if (localStorage.getItem("s")) document.documentElement.classList.add("blank");
} catch { /* storage is closed: then no flag was set either */ }
