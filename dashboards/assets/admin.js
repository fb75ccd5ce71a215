/* 管理 and 审计, made smoother: what is typed is not interrupted, what was done is heard, and a first password is blank
   for whoever comes back to it. Every form works without any of this. */
(function () {
  "use strict";

  const living = () => document.querySelector("#react-entry-point #main");

  /* Whoever fills a form in keeps what was typed: the page waits for it and is not drawn anew meanwhile. */
  document.addEventListener("input", (event) => {
    if (living() && event.target.closest(".quiet-form")) delete living().dataset.version;
  });

  /* A form after which the page is left: a refusal is said beside it, else the browser goes where the answer says. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("leaves" in form.dataset) || !living() || !living().contains(form)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") send(form);
  });

  async function send(form) {
    let answer = {};
    form.setAttribute("aria-busy", "true");
    try {
      const sent = { method: "POST", body: new FormData(form), headers: { "X-Guibiao": "1" } };
      answer = await (await fetch(form.getAttribute("action"), sent)).json();
    } catch { /* told below */ }
    if (answer.to) { window.guibiao.sent(form); location.assign(answer.to); return; }
    form.removeAttribute("aria-busy");
    refuse(form, answer.refused || window.guibiao.lost(form, navigator.onLine ? "all" : "none"));
  }

  function refuse(form, sentence) {
    const before = form.querySelector(":scope > .refusal");
    if (before) before.remove();
    const place = Object.assign(document.createElement("p"), { className: "refusal", textContent: sentence });
    place.setAttribute("role", "alert");
    form.append(place);
  }

  /* What was done takes the focus that its button had, which is gone. */
  let told = null;
  new MutationObserver(() => {
    const now = living() && living().querySelector("#done");
    if (now && now !== told && document.activeElement === document.body) now.focus({ preventScroll: true });
    told = now;
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* The first password: copied where the browser can, and taken off the page before the page is put aside. */
  const copy = document.querySelector("[data-copy]");
  const once = copy && document.getElementById(copy.dataset.copy);
  if (!once) return;
  copy.hidden = false;
  copy.addEventListener("click", () => {
    getSelection().selectAllChildren(once);
    if (document.execCommand("copy")) copy.textContent = copy.dataset.copied;
  });
  window.addEventListener("pagehide", () => { once.remove(); copy.remove(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
