/* A service worker for alarms and reminders alone: shows the sentence that was pushed, and opens the site. It sees no
   page and keeps nothing. With `?quiet` (reminders) the sentence does not stay until somebody taps it. */
const quiet = self.location.search === "?quiet";

self.addEventListener("push", (event) => {
  const sentence = event.data?.text() ?? "";
  event.waitUntil(self.registration.showNotification(sentence, { tag: "alarm", renotify: true, requireInteraction: !quiet }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(self.location.origin));
});
