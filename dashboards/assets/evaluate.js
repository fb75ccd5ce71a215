/* The evaluator's desk, made smoother: a report that was asked for is fetched as soon as it is ready, and what a form leads
   to is brought into view. Everything works without any of this. */
(function () {
  "use strict";
  let wanted = "", awaited = "";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".evaluate") || form.method !== "post") return;
    awaited = location.href;
    if ("making" in form.dataset) wanted = "report";
  });

  function begin(form) {
    if (form.dataset.begun) return;
    form.dataset.begun = "yes";
    form.querySelector("textarea").focus({ preventScroll: true });
  }

  /* Whoever leaves a form by its own way out does not want what he typed. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("form.writing a");
    if (link) window.guibiao.sent(link.closest("form"));
  }, true);

  /* What the address now speaks of, once the page shows it: a piece of work, what somebody else wrote, a saved text. */
  function answer(page) {
    const asked = new URLSearchParams(location.search);
    if (asked.has("job")) return page.querySelector(`.job[data-job="${CSS.escape(asked.get("job"))}"]`);
    if (asked.has("write")) return page.querySelector(".moved:not(:empty)");
    return !page.querySelector("form.writing") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  }

  /* After an answer the address has changed: bring its place into view, and fetch the report that was waited for. */
  function arrived() {
    const page = document.querySelector("#react-entry-point .evaluate");
    if (!page) return;
    page.querySelectorAll("form.writing").forEach(begin);
    const shown = awaited && awaited !== location.href && answer(page);
    if (shown) {
      awaited = "";
      shown.scrollIntoView({ block: shown.offsetHeight < innerHeight / 2 ? "center" : "start" });
    }
    const ready = wanted && page.querySelector(".job a[data-fetch]");
    if (ready) { wanted = ""; ready.click(); }
  }
  new MutationObserver(arrived).observe(document.documentElement, { childList: true, subtree: true });
})();
