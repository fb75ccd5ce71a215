/* Paper: before a page is printed, every sheet's foot gets the data's day, their version and today, and every chart its
   proportions, so that it can be scaled whole to its column: it was drawn for the screen and is not drawn again. */
(function () {
  "use strict";

  const MOST = 1.25;
  const sheet = document.createElement("style");

  /* Words as CSS has them: {page} and {pages} are counters. */
  function content(words) {
    const parts = words.split(/(\{pages?\})/).filter(Boolean);
    return parts.map((part) => /^\{pages?\}$/.test(part) ? `counter(${part.slice(1, -1)})` : JSON.stringify(part)).join(" ");
  }

  function today() {
    const now = new Date(), two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  /* A browser without boxes in the margin prints the same words once, at the end. */
  function foot() {
    const said = document.querySelector("#react-entry-point .foot") || document.querySelector(".foot");
    if (!said || !said.dataset.paper) return "";
    const version = ((said.parentElement.querySelector("#main") || said).dataset.version || "").split(".")[0];
    const words = said.dataset.paper.replace("{version}", version).replace("{today}", today()), boxes = "CSSMarginRule" in window;
    document.documentElement.classList.toggle("footed", boxes);
    if (!boxes) said.dataset.printed = words;
    return `@page { @bottom-left { content: ${content(words)}; } @bottom-right { content: ${content(said.dataset.pages)}; } }`;
  }

  function measure(drawn) {
    const container = drawn.querySelector(".svg-container");
    drawn.querySelectorAll(".main-svg").forEach((svg) => {
      const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      container.style.setProperty("--drawn", `${width} / ${height}`);
      container.style.setProperty("--drawn-most", `${MOST * width}px`);
    });
  }

  function before() {
    sheet.textContent = foot();
    document.head.append(sheet);
    document.querySelectorAll(".chart-room .js-plotly-plot").forEach(measure);
  }

  function after() {
    document.querySelectorAll(".chart-room .main-svg").forEach((svg) => svg.removeAttribute("viewBox"));
  }

  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
})();
