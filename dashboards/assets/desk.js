/* The desk, made smoother: forms are sent without leaving the page, refusals are said beside the form, files can be
   dropped. Every form works without any of this. */
(function () {
  "use strict";

  const near = (event, selector) => event.target.closest && event.target.closest(selector);
  const closeRole = (unless) => document.querySelectorAll("details.role[open]").forEach((details) => {
    if (!unless || !details.contains(unless)) details.open = false;
  });

  document.addEventListener("click", (event) => closeRole(event.target));
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details.role[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
