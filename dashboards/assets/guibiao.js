/* What HTML and Dash leave open: following links without a reload, the tab's title, focus, closing what was opened,
   pictures as PNG, and the small chart script. Every page can be read without any of it. */
(function () {
  "use strict";

  const first = () => document.getElementById("first-picture");
  const main = () => document.querySelector("#react-entry-point #main");
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 1500));

  /* dcc.Graph loads the address it finds in this property, and Dash sets it to the full bundle: ours is a quarter of it. */
  const small = document.querySelector('meta[name="guibiao-plotly"]');
  if (small) {
    Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => small.content, set: () => {} });
    window.addEventListener("load", () => idle(() => {
      const ahead = document.createElement("link");
      Object.assign(ahead, { rel: "prefetch", as: "script", href: small.content });
      document.head.append(ahead);
    }));
  }

  /* The first picture gives way to the living page in the same frame; what was focused, open, typed or chosen stays so.
     In the middle of a composed word (拼音) it waits: the word is not there yet. */
  const composing = (yes) => document.documentElement.classList.toggle("composing", yes && Boolean(first()));
  ["compositionstart", "compositionupdate"].forEach((kind) => document.addEventListener(kind, () => composing(true)));
  document.addEventListener("compositionend", () => { composing(false); setTimeout(arrived); });

  function takeOver() {
    const before = first();
    if (!before || !main() || document.documentElement.classList.contains("composing")) return;
    const all = (root) => [...root.querySelectorAll("a, summary, button, [tabindex]")];
    const focused = document.activeElement, place = all(before).indexOf(focused);
    const open = [...before.querySelectorAll("details")].map((details) => details.open);
    const living = document.getElementById("react-entry-point");
    window.guibiao.carry([before], [living], before.contains(focused) ? focused : null);
    before.remove();
    [...living.querySelectorAll("details")].forEach((details, i) => { if (open[i]) details.open = true; });
    if (place >= 0 && all(living)[place]) all(living)[place].focus({ preventScroll: true });
  }

  /* On a phone the navigation is wider than the window: what is shown now stands in view. */
  function reveal() {
    const current = document.querySelector("#react-entry-point .header nav [aria-current]"), nav = current && current.closest("nav");
    if (!nav || nav.scrollWidth <= nav.clientWidth) return;
    const place = current.getBoundingClientRect(), room = nav.getBoundingClientRect();
    if (place.left < room.left || place.right > room.right) nav.scrollLeft += place.left - room.left - 16;
  }

  /* After a navigation: title, language, and on another page the focus on its heading and the view at its top. */
  let path = window.guibiao.here(), last = null;
  function arrived() {
    takeOver();
    const shown = main();
    if (shown && shown !== last && !first()) {
      last = shown;
      window.guibiao.restore();
      /* At the next picture: to measure now would lay the page out before what was open is open again, and lose the place. */
      requestAnimationFrame(reveal);
    }
    if (!shown || shown.dataset.title === document.title && shown.dataset.path === path) return;
    document.title = shown.dataset.title;
    document.documentElement.lang = shown.dataset.lang;
    if (shown.dataset.path === path) return;
    path = shown.dataset.path;
    requestAnimationFrame(reveal);
    document.querySelectorAll("details[open]").forEach((details) => { details.open = false; });
    const heading = document.getElementById("heading") || shown;
    heading.focus({ preventScroll: true });
    if (!location.hash) window.scrollTo(0, 0);
  }
  new MutationObserver(arrived).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-title", "data-path", "data-lang"],
  });

  function follow(href) {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function ownLink(event) {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.hasAttribute("data-png")) return null;
    if (link.getAttribute("href").startsWith("#") || link.origin !== location.origin) return null;
    return link.pathname.startsWith(window.guibiao.base + "download/") ? null : link;
  }

  /* A messenger's window (浙政钉, 钉钉, 企业微信) keeps no file: what would be saved is opened in it. */
  const keepsNone = /; wv\)|DingTalk|TaurusApp|MicroMessenger|wxwork|Lark|Feishu/i.test(navigator.userAgent);
  function openInView(link) {
    const to = new URL(link.href);
    to.searchParams.set("view", "1");
    to.searchParams.set("lang", document.documentElement.lang.startsWith("en") ? "en" : "zh");
    location.assign(to.href);
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const file = keepsNone && event.target.closest && event.target.closest("a[href]");
    if (file && file.origin === location.origin && file.pathname.startsWith(window.guibiao.base + "download/")) {
      event.preventDefault();
      openInView(file);
      return;
    }
    const picture = event.target.closest && event.target.closest("a[data-png]");
    if (picture) { event.preventDefault(); savePng(picture.href); return; }
    const link = ownLink(event);
    document.querySelectorAll("details.date[open]").forEach((details) => {
      if (link || !details.contains(event.target)) details.open = false;
    });
    if (!link || !main()) return;
    event.preventDefault();
    if (navigator.onLine) follow(link.href);
    else window.guibiao.tell("unopened");
  });

  window.guibiao.keepsNone = keepsNone;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.date[open]").forEach((details) => {
      details.open = false;
      details.querySelector("summary").focus();
    });
  });

  /* A PNG is the server's SVG drawn on a canvas, twice as fine. */
  async function savePng(href) {
    const answer = await fetch(href);
    const name = decodeURIComponent((/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition")) || [0, "guibiao.svg"])[1]);
    const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    const save = Object.assign(document.createElement("a"), { href: canvas.toDataURL("image/png"), download: name.replace(/svg$/, "png") });
    save.click();
  }
})();
