/* Charts and the lineage panel: a click on a point follows the link that stands in the table twin, pictures are saved
   without any toolbar, the panel takes the focus and gives it back. Nothing here is the only way to a fact. */
(function () {
  "use strict";

  /* A point carries the period or the area it stands for; its row in the table has the link. */
  function openPoint(event) {
    const mark = event.points[0] && event.points[0].customdata;
    const link = mark && (document.getElementById("point-" + mark) || document.getElementById("area-" + mark));
    if (link) link.click();
  }

  function attach() {
    document.querySelectorAll(".chart-graph .js-plotly-plot").forEach((plot) => {
      if (plot.dataset.opens || !plot.on) return;
      plot.dataset.opens = "1";
      plot.on("plotly_click", openPoint);
    });
  }

  /* A cell of the town × quarter map: the same address that the panel's own links lead to. */
  function openCell(cell) {
    const row = cell.closest("tr"), table = cell.closest("table");
    const heads = table.querySelectorAll("th[data-period]");
    const head = heads[[...row.children].indexOf(cell) - 1];
    const link = head && document.getElementById("point-" + head.dataset.period);
    if (!link || cell.classList.contains("heat-silent")) return;
    const address = new URL(link.href);
    if (!row.classList.contains("heat-city")) address.searchParams.set("area", row.dataset.area);
    const step = Object.assign(document.createElement("a"), { href: address.href });
    document.getElementById("main").append(step);
    step.click();
    step.remove();
  }

  /* The picture that is handed on has what the page says around the chart: title, key, and whether the data are made up. */
  async function savePicture(button) {
    const plot = document.querySelector("#" + button.dataset.chart + " .js-plotly-plot");
    if (!plot || !window.Plotly) return;
    const band = document.querySelector(".band strong");
    const foot = [band && band.textContent, document.querySelector(".foot span") && document.querySelector(".foot span").textContent];
    const note = { text: foot.filter(Boolean).join(" · "), xref: "paper", yref: "paper", x: 1, y: 0, xanchor: "right", yanchor: "top", yshift: -46, showarrow: false };
    const layout = Object.assign({}, plot.layout, {
      title: { text: button.dataset.title, x: 0.02, xanchor: "left", font: { size: 18 } }, paper_bgcolor: "#FBFAF6", showlegend: plot.data.length > 2,
      legend: { orientation: "h", y: -0.09, x: 0 }, margin: Object.assign({}, plot.layout.margin, { l: 48, r: 24, t: 84, b: 80 }),
      annotations: [...(plot.layout.annotations || []), note], width: 1120, height: 630,
    });
    const format = button.dataset.picture;
    const picture = await window.Plotly.toImage({ data: plot.data, layout }, { format, width: 1120, height: 630, scale: format === "png" ? 2 : 1 });
    if (window.guibiao.keepsNone) showPicture(button, picture);
    else Object.assign(document.createElement("a"), { href: picture, download: button.dataset.title + "." + format }).click();
  }

  /* Where no file can be kept the picture stands below its button, to be held and kept as pictures are there. */
  function showPicture(button, source) {
    const files = button.closest(".files"), before = files.nextElementSibling;
    if (before && before.matches(".picture-in-view")) before.remove();
    files.after(Object.assign(document.createElement("img"), { src: source, alt: button.dataset.title, className: "picture-in-view" }));
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    } catch {
      button.textContent = button.dataset.copy;
    }
  }

  document.addEventListener("click", (event) => {
    const near = (selector) => event.target.closest && event.target.closest(selector);
    const picture = near("button[data-picture]"), digest = near("button[data-copy]"), cell = near(".heat-quarters td");
    if (picture) savePicture(picture);
    else if (digest) copy(digest);
    else if (cell) openCell(cell);
    document.querySelectorAll("details.choice[open]").forEach((details) => {
      if (!details.contains(event.target) || near("a[href]")) details.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.choice[open]"), close = document.getElementById("trace-close");
    if (open) { open.open = false; open.querySelector("summary").focus(); } else if (close) close.click();
  });

  /* The panel: focus in when it opens, and back to the row it came from when it closes. The page is drawn in pieces, so
     the row is waited for, but no longer than nobody has gone elsewhere. */
  let shown = "", row = "", waiting = "";
  function focusPanel() {
    const panel = document.querySelector("#react-entry-point #trace");
    const trace = new URLSearchParams(location.search).get("trace");
    if (panel && trace && shown !== location.search) {
      shown = location.search;
      row = "point-" + trace;
      waiting = "";
      panel.focus({ preventScroll: true });
      panel.scrollTop = 0;
    } else if (!panel && shown) {
      shown = "";
      waiting = row;
    }
    if (!waiting || document.activeElement !== document.body) return;
    const link = document.getElementById(waiting);
    if (link) link.focus({ preventScroll: true });
  }
  document.addEventListener("focusin", (event) => { if (event.target.id !== waiting) waiting = ""; });
  document.addEventListener("pointerdown", () => { waiting = ""; });

  new MutationObserver(() => { attach(); focusPanel(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
