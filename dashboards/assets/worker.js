/* What a phone keeps of the pages its person has seen, so that they can be read without a network, with their age.
   Only documents that the server marks for somebody are kept, in a place of his own; another person's are thrown away
   before anything of the next one is kept, and all of them when somebody signs out or the server knows nobody. */
(function () {
  "use strict";
  /* Of many bureaus on one host each has a worker and places of its own, below its prefix. */
  const BASE = new URL("./", self.location).pathname, BUREAU = BASE === "/" ? "" : BASE;
  const PAGES = `guibiao-pages-${BUREAU}`, SHELL = `guibiao-shell${BUREAU}`, WHOSE = "X-Guibiao-Offline", AT = "X-Guibiao-Kept";
  const LONGEST = 7 * 24 * 3600 * 1000, MOST = 30;
  const places = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES) && !name.slice(PAGES.length).includes("/"));
  const forget = async (but = "") => Promise.all((await places()).filter((name) => name !== but).map((name) => caches.delete(name)));

  self.addEventListener("install", (event) => event.waitUntil(
    caches.open(SHELL).then((shell) => shell.addAll([BASE + "offline", BASE + "offline?lang=en"])).then(() => self.skipWaiting())));
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

  async function keep(address, answer) {
    const whose = answer.headers.get(WHOSE);
    if (!whose || !answer.ok) return;
    await forget(PAGES + whose);
    const cache = await caches.open(PAGES + whose), text = await answer.text();
    await cache.put(address, new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", [AT]: String(Date.now()) } }));
    for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
    await dress(text);
  }

  /* Style sheets of what is kept: they hold no data, and are let go of when a page names others. */
  async function dress(text) {
    const shell = await caches.open(SHELL), wanted = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
    const there = (await shell.keys()).filter((request) => new URL(request.url).pathname.startsWith(BASE + "assets/"));
    const have = there.map((request) => request.url.slice(self.location.origin.length));
    await Promise.all(there.filter((request, i) => !wanted.includes(have[i])).map((request) => shell.delete(request)));
    await Promise.all(wanted.filter((address) => !have.includes(address)).map((address) => shell.add(address).catch(() => {})));
  }

  function aged(text, at) {
    const lang = (/<html lang="([^"]+)"/.exec(text) || [0, "zh-CN"])[1];
    const words = (/<meta name="guibiao-kept" content="([^"]+)"/.exec(text) || [0, "{time} ({age})"])[1];
    const minutes = Math.round((Date.now() - at) / 60000);
    const [count, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 2880 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
    const age = new Intl.RelativeTimeFormat(lang).format(-count, unit);
    const time = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
    const band = `<p class="kept-band" role="status">${words.replace("{time}", time).replace("{age}", age)}</p>`;
    /* Without scripts: they would ask the server, and draw what it does not say. */
    return text.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<body>/, `<body>${band}`);
  }

  const page = (text) => new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });

  async function kept(address) {
    for (const name of await places()) {
      const found = await (await caches.open(name)).match(address);
      if (!found) continue;
      const at = Number(found.headers.get(AT));
      if (Date.now() - at < LONGEST) return page(aged(await found.text(), at));
      await caches.delete(name);
    }
    const en = new URL(address).searchParams.get("lang") === "en";
    const shell = await caches.open(SHELL), text = await (await shell.match(BASE + (en ? "offline?lang=en" : "offline"))).text();
    return page(text.replace("</main>", `${await list()}</main>`));
  }

  /* The ways to what is kept. */
  async function list() {
    const links = [];
    for (const name of await places())
      for (const request of await (await caches.open(name)).keys()) {
        const text = await (await (await caches.open(name)).match(request)).text();
        const title = (/<title>([^<]*)<\/title>/.exec(text) || [0, ""])[1], to = request.url.slice(self.location.origin.length);
        links.push(`<li><a href="${to.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">${title}</a></li>`);
      }
    return `<ul>${links.join("")}</ul>`;
  }

  async function visited(request) {
    const path = new URL(request.url).pathname.slice(BASE.length - 1);
    if (path === "/logout") await forget();
    let answer;
    try {
      answer = await fetch(request);
    } catch (error) {
      if (request.method !== "GET") throw error;
      return kept(request.url);
    }
    if (path === "/login" || path === "/logout" || answer.status === 401) await forget();
    else if (request.method === "GET") await keep(request.url, answer.clone());
    return answer;
  }

  self.addEventListener("fetch", (event) => {
    const request = event.request, url = new URL(request.url), path = url.pathname.slice(BASE.length - 1);
    if (url.origin !== self.location.origin || !url.pathname.startsWith(BASE)) return;
    if (request.mode === "navigate" && !path.startsWith("/download/") && !path.startsWith("/wall")) event.respondWith(visited(request));
    else if (path === "/version") event.respondWith(asked(request));
    else if (request.destination === "style") event.respondWith(fetch(request).catch(async () => (await (await caches.open(SHELL)).match(request.url)) || Response.error()));
  });

  async function asked(request) {
    const answer = await fetch(request);
    if (answer.status === 401) await forget();
    return answer;
  }

  /* A page that was reached without a new document: it is asked for once more, to be kept. */
  self.addEventListener("message", (event) => {
    const address = event.data && event.data.keep;
    if (typeof address === "string" && address.startsWith(self.location.origin + BASE))
      event.waitUntil(fetch(address, { redirect: "error", headers: { Accept: "text/html" } }).then((answer) => keep(address, answer)).catch(() => {}));
  });
})();
