/* 规划导入: the words of the row that is pointed at, or that has the focus, light up in the document. */
(function () {
  "use strict";

  const lit = "lit";

  function light(event) {
    const row = event.target.closest && event.target.closest(".plan-import [data-row]");
    const of = row ? row.dataset.row : null;
    document.querySelectorAll(".import-document mark, .plan-import [data-row]").forEach((each) => {
      each.classList.toggle(lit, of !== null && (each.dataset.of || each.dataset.row) === of);
    });
    const first = of === null ? null : document.querySelector(`.import-document mark[data-of="${of}"]`);
    if (first) scrollTo(first);
  }

  /* Within the document's own room alone: the page itself stays where it is. */
  function scrollTo(mark) {
    const room = mark.closest(".import-document");
    const gap = mark.getBoundingClientRect().top - room.getBoundingClientRect().top;
    if (room.scrollHeight > room.clientHeight && (gap < 40 || gap > room.clientHeight - 60)) {
      room.scrollTop += gap - room.clientHeight / 3;
    }
  }

  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);
})();
