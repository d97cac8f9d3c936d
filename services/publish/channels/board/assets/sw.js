// Answers for the board while there is no network: what was fetched last. With a network it only
// takes note, so nothing that was taken down outlives the next list.
"use strict";

const KEPT = "board-1";
const PAGES = /\/(manifest\.json|sheets\/[^/]+\.html|assets\/[^/]+)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === "GET" && origin === self.location.origin && PAGES.test(pathname)) {
    event.respondWith(answer(event.request, pathname));
  }
});

async function answer(request, path) {
  let found;
  try {
    found = await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
    if (!kept) throw error;
    const headers = new Headers(kept.headers);
    headers.set("X-Kept", "1");
    return new Response(kept.body, { status: kept.status, headers });
  }
  await note(request, path, found.clone());
  return found;
}

async function note(request, path, found) {
  const isWhole = found.status === 200 && !found.redirected;
  const isList = path.endsWith("/manifest.json");
  if (isWhole) {
    const kept = await caches.open(KEPT);
    await kept.put(request.url, found.clone());
    if (isList) await forget(kept, (await found.json()).items);
  } else if (found.status === 404 && isList) {
    await caches.delete(KEPT); // closed, or nobody's device any more: nothing stays
  }
}

async function forget(kept, items) {
  const names = new Set(items.map((item) => item.sheet));
  for (const request of await kept.keys()) {
    const [, name] = /\/sheets\/([^/]+)$/.exec(new URL(request.url).pathname) || [];
    if (name && !names.has(name)) await kept.delete(request);
  }
}
