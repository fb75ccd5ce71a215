/* On a phone, or where the pages are installed: pages that were seen can be read without a network (worker.js keeps
   them). On a desk nothing is kept: the computer is often somebody else's next. */
(function () {
  "use strict";
  const PHONE = "(max-width: 700px), (display-mode: standalone)", WAIT = 1500;
  if (!("serviceWorker" in navigator) || !window.isSecureContext || !window.matchMedia(PHONE).matches) return;
  const controlled = Boolean(navigator.serviceWorker.controller);
  let kept = controlled ? location.href : "", timer = 0;

  function keep() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const shown = document.querySelector("#react-entry-point #main");
      if (!shown || location.href === kept) return;
      kept = location.href;
      const worker = (await navigator.serviceWorker.ready).active;
      if (worker) worker.postMessage({ keep: location.href.split("#")[0] });
    }, WAIT);
  }

  window.addEventListener("load", () => {
    navigator.serviceWorker.register(window.guibiao.base + "worker.js").then(keep, () => {});
    new MutationObserver(keep).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-path"] });
  });
})();
