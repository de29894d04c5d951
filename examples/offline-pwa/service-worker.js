// vite.config.ts writes BUILD before this: the files of this build and its version.
const CACHE = `app-${BUILD.version}`;

// All files, also those that the library loads when they are first needed: offline is then the whole app.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(BUILD.files)));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("app-") && name !== CACHE;
  const clean = async () =>
    Promise.all((await caches.keys()).filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(clean());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const wanted = event.request.mode === "navigate" ? "/" : event.request;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    // Servers that answer with `Vary: Origin` would have a file cached for one kind of request only.
    return (await cache.match(wanted, { ignoreVary: true })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
