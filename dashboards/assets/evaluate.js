/* The evaluator's desk, made smoother: a report that was asked for is fetched as soon as it is ready, what a form leads to
   is brought into view, and what was typed outlives the page. Everything works without any of this. */
(function () {
  "use strict";
  const KEPT = "guibiao.writing:";
  let wanted = "", awaited = "";

  const place = (form) => KEPT + form.querySelector('input[name="place"]').value;
  const boxes = (form) => [...form.querySelectorAll("textarea")];

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".evaluate") || form.method !== "post") return;
    awaited = location.href;
    if ("making" in form.dataset) wanted = "report";
    if (form.matches(".writing")) sessionStorage.removeItem(place(form));
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form.writing");
    if (form) sessionStorage.setItem(place(form), JSON.stringify(Object.fromEntries(boxes(form).map((box) => [box.name, box.value]))));
  });

  function restore(form) {
    if (form.dataset.restored) return;
    form.dataset.restored = "yes";
    const typed = JSON.parse(sessionStorage.getItem(place(form)) || "{}");
    boxes(form).forEach((box) => { if (box.name in typed) box.value = typed[box.name]; });
    boxes(form)[0].focus({ preventScroll: true });
  }

  function leave(event) {
    const link = event.target.closest && event.target.closest("form.writing a");
    if (link) sessionStorage.removeItem(place(link.closest("form")));
  }
  document.addEventListener("click", leave, true);

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
    page.querySelectorAll("form.writing").forEach(restore);
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
