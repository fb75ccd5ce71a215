/* The grid of a quarter's numbers: a block copied from a spreadsheet goes into the cells from where it is pasted, Enter and
   the arrow keys move between rows. Without any of this it is a form like every other. */
(function () {
  "use strict";

  const cell = (event) => event.target.closest && event.target.closest(".entry input[data-row]");
  const at = (from, row, column) => from.closest("table").querySelector(`input[data-row="${row}"][data-column="${column}"]`);

  document.addEventListener("paste", (event) => {
    const from = cell(event);
    const text = event.clipboardData ? event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "") : "";
    if (!from || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split("\n").forEach((line, down) => line.split("\t").forEach((value, across) => {
      const field = at(from, Number(from.dataset.row) + down, Number(from.dataset.column) + across);
      if (!field) return;
      field.value = value.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  });

  document.addEventListener("keydown", (event) => {
    const from = cell(event), step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!from || !step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = at(from, Number(from.dataset.row) + step, from.dataset.column);
    if (next) { next.focus(); next.select(); }
    else if (event.key === "Enter") from.form.querySelector("button[type=submit]").focus();
  });
})();
