// Shows the form for a veldnotitie when there is no connection. Keeps the form of nobody and the files it needs, and no
// page that anybody opened. Decision 0031 tells how it is taken away again.
const KEPT = {{ addresses | tojson }};
const SHELF = 'veldwerk-{{ mark }}';
const PATIENCE = 8000; // milliseconds for a page on a bad connection

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(clear().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});

// Without cookies: what we keep is the same for everybody.
async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(KEPT.map((address) => new Request(address, { credentials: 'omit', cache: 'no-cache' })));
}

async function clear() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('veldwerk-') && name !== SHELF).map((name) => caches.delete(name)));
}

// The page itself as long as it comes, also when it leads to signing in. It is never kept.
async function page(request) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await caches.match(KEPT[0])) ?? Response.error();
  }
}

// A file with a mark in its name never changes; any other comes from the network as long as that is there.
async function file(request) {
  const kept = await caches.match(request.url);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(request.url)) return kept;
  return fetch(request).catch(() => kept ?? Response.error());
}
