/* Live: asks every second or two which data speak, and when others do than the page shows, Dash draws the same address
   anew. Dash replaces what stood there, so what was opened, typed, chosen, scrolled or focused is carried over before
   anything is painted, and what changed is lit for a moment. */
(function () {
  "use strict";
  const SEEN = 1200, BUSY = 1000, HIDDEN = 20000, LONGEST = 60000, LIT = 2600, MANY = 12, SILENT = 15000;
  const main = () => document.querySelector("#react-entry-point #main");
  const frame = () => document.getElementById("frame");
  let misses = 0, timer = 0, asked = "", focused = null;

  function pause() {
    const shown = main();
    const busy = shown && shown.querySelector("[data-busy]");
    const base = document.hidden ? HIDDEN : busy ? BUSY : SEEN;
    return Math.min(base * Math.pow(2, misses), LONGEST) * (0.9 + 0.2 * Math.random());
  }

  async function look() {
    clearTimeout(timer);
    const shown = main();
    if (shown) {
      const query = new URLSearchParams({ of: shown.dataset.live, have: shown.dataset.version || "" });
      if (shown.dataset.live === "desk") query.set("at", shown.dataset.path + location.search);
      const there = window.guibiao.asked();
      if (there) query.set("active", "1");
      try {
        heard(await fetch(window.guibiao.base + "version?" + query, { cache: "no-store", signal: AbortSignal.timeout(SILENT) }), shown.dataset.version !== undefined);
      } catch {
        misses += 1;
        if (misses > 1) window.guibiao.tell(main() && main().dataset.path !== window.guibiao.here() ? "unopened" : "lost");
      }
    }
    timer = setTimeout(look, pause());
  }

  /* What the server answered. Signed out: whoever has typed something keeps it before him and is told; for everybody
     else the door asks, and leads back here. */
  async function heard(answer, fresh) {
    const away = misses > 1 || ["lost", "unopened"].includes(window.guibiao.telling());
    misses = answer.ok || answer.status === 401 ? 0 : misses + 1;
    if (answer.status === 401) {
      if (!window.guibiao.unsent()) location.reload();
      else window.guibiao.ended();
      return;
    }
    if (!answer.ok) return;
    window.guibiao.left(answer);
    window.guibiao.hush("ended");
    if (away) window.guibiao.tell("back");
    if (away && main().dataset.path !== window.guibiao.here()) refresh();
    else if (answer.status === 200 && fresh && !writing()) renew(await answer.text());
  }

  /* Whoever is in the middle of a sentence (an input method may be composing it) is not interrupted. */
  function writing() {
    const field = document.activeElement;
    return field && field.tagName === "TEXTAREA" && field.value !== field.defaultValue;
  }

  /* The routing callback is asked the same question again; a version that was asked for already is not asked for twice. */
  function renew(version) {
    if (!window.dash_clientside || version === asked + location.href) return;
    asked = version + location.href;
    document.cookie = `guibiao-itself=1; Max-Age=3; Path=${window.guibiao.base}_dash-update-component; SameSite=Strict`; /* no person asks */
    refresh();
  }

  /* Draw the page anew in place. */
  function refresh() {
    const shown = main(), whole = [...frame().children], address = location.href;
    const watcher = new MutationObserver(() => {
      if (!main() || main() === shown) return;
      watcher.disconnect();
      if (location.href !== address) return;
      carry(whole);
      light(shown, main());
      window.dispatchEvent(new CustomEvent("guibiao-renewed"));
    });
    watcher.observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });
    setTimeout(() => watcher.disconnect(), 15000);
    window.dash_clientside.set_props("url", { search: location.search });
  }

  /* Elements of old and new that are the same one, by what tells them apart. */
  function pairs(whole, selector, name) {
    const known = new Map(), seen = {};
    const keyed = (element) => { const key = name(element); seen[key] = (seen[key] || 0) + 1; return key + "#" + seen[key]; };
    whole.flatMap((part) => [...part.querySelectorAll(selector)]).forEach((element) => known.set(keyed(element), element));
    Object.keys(seen).forEach((key) => delete seen[key]);
    return [...frame().querySelectorAll(selector)].map((fresh) => [known.get(keyed(fresh)), fresh]).filter(([old]) => old);
  }

  /* What has an id is told by it alone: a heading says another thing once a workbook was read. */
  const focusName = (element) => element.id || [element.tagName, element.getAttribute("href"), element.name, element.textContent.slice(0, 40)].join("|");

  function carry(whole) {
    pairs(whole, "details", (d) => d.className + (d.querySelector("summary") || d).textContent.replace(/\d+/g, "")).forEach(([old, fresh]) => { fresh.open = old.open; });
    pairs(whole, ".table-room, .chips", (room) => room.className).forEach(([old, fresh]) => { fresh.scrollLeft = old.scrollLeft; });
    window.guibiao.carry(whole, [frame()], null);
    if (!focused || !whole.some((part) => part.contains(focused))) return;
    const same = pairs(whole, "a, button, summary, textarea, input, select, [tabindex]", focusName).find(([old]) => old === focused);
    if (same) same[1].focus({ preventScroll: true });
  }

  /* The smallest pieces of text, each by its row and its kind. */
  function leaves(root) {
    const found = new Map(), seen = {};
    root.querySelectorAll("*").forEach((leaf) => {
      if (leaf.childElementCount || !leaf.textContent.trim() || leaf.matches("option, textarea, button, label *, h2, h3, summary, .spoken, .scale-label, .date-quarter")) return;
      const row = leaf.closest("[data-no], tr, li, .facts > div") || leaf.closest("section, h1, p") || root;
      const first = row.dataset.no || (row.querySelector("th, dt, a") || leaf).textContent;
      const key = [row.tagName, row === leaf ? "" : first, leaf.className, leaf.tagName].join("|");
      seen[key] = (seen[key] || 0) + 1;
      found.set(key + seen[key], leaf);
    });
    return found;
  }

  /* A page of the desk on which nearly everything is new (a workbook was read) shows that by itself. */
  function light(old, fresh) {
    const before = leaves(old), changed = [];
    leaves(fresh).forEach((leaf, key) => {
      const was = before.get(key);
      if (!was || was.textContent !== leaf.textContent) changed.push(leaf);
    });
    if (fresh.dataset.live === "desk" && changed.length > MANY) return;
    changed.forEach((leaf) => {
      leaf.classList.add("changed");
      setTimeout(() => leaf.classList.remove("changed"), LIT);
    });
  }

  document.addEventListener("focusin", (event) => { focused = event.target; });
  document.addEventListener("pointerdown", (event) => { if (focused && !focused.contains(event.target)) focused = null; });
  window.addEventListener("online", () => look());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.guibiao = Object.assign(window.guibiao || {}, { look, refresh });
  timer = setTimeout(look, SEEN);
})();
