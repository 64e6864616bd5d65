/* A service worker for alarms alone: shows the sentence that was pushed, and opens the workspace. It sees no page and
   keeps nothing. */
self.addEventListener("push", (event) => {
  const sentence = event.data?.text() ?? "";
  event.waitUntil(self.registration.showNotification(sentence, { tag: "alarm", renotify: true, requireInteraction: true }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(self.location.origin));
});
