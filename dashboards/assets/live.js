/* Live: asks every second or two which data speak, and when others do than the page shows, Dash draws the same address
   anew, in place: what was scrolled, focused, opened or typed stays. What changed is lit for a moment. */
(function () {
  "use strict";
  const SEEN = 1500, BUSY = 1000, HIDDEN = 20000, LIT = 2600;
  const main = () => document.querySelector("#react-entry-point #main");
  let misses = 0, timer = 0, asked = "";

  function pause() {
    const shown = main();
    const busy = shown && shown.querySelector("[data-busy]");
    const base = document.hidden ? HIDDEN : busy ? BUSY : SEEN;
    return Math.min(base * Math.pow(2, misses), 60000) * (0.9 + 0.2 * Math.random());
  }

  async function look() {
    clearTimeout(timer);
    const shown = main();
    if (shown && shown.dataset.version !== undefined) {
      try {
        const query = new URLSearchParams({ of: shown.dataset.live, have: shown.dataset.version });
        const answer = await fetch("/version?" + query, { cache: "no-store" });
        misses = answer.ok ? 0 : misses + 1;
        if (answer.status === 200) renew(await answer.text());
      } catch {
        misses += 1;
      }
    }
    timer = setTimeout(look, pause());
  }

  /* The routing callback is asked the same question again; a version that was asked for already is not asked for twice. */
  function renew(version) {
    const shown = main();
    if (!shown || !window.dash_clientside || version === asked + location.href) return;
    asked = version + location.href;
    watch(shown);
    window.dash_clientside.set_props("url", { search: location.search });
  }

  /* From the question until the page says another version, whatever text changes is remembered and then lit. */
  function watch(shown) {
    const changed = new Set(), address = location.href;
    const watcher = new MutationObserver((mutations) => {
      mutations.forEach((mutation) => changed.add(mutation.target.nodeType === 3 ? mutation.target.parentElement : mutation.target));
    });
    watcher.observe(shown, { childList: true, characterData: true, subtree: true });
    const end = new MutationObserver(() => {
      end.disconnect();
      setTimeout(() => {
        watcher.disconnect();
        if (location.href === address) changed.forEach(light);
      }, 120);
    });
    end.observe(shown, { attributes: true, attributeFilter: ["data-version"] });
    setTimeout(() => { end.disconnect(); watcher.disconnect(); }, 15000);
  }

  function light(element) {
    if (!element || !element.isConnected || element.id === "main" || element.matches("html, body, section, ol, ul, tbody, form")) return;
    element.classList.add("changed");
    setTimeout(() => element.classList.remove("changed"), LIT);
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.guibiao = Object.assign(window.guibiao || {}, { look });
  timer = setTimeout(look, SEEN);
})();
