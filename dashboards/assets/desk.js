/* The desk, made smoother: forms are sent without leaving the page, refusals are said beside the form, files can be
   dropped and their way is counted. Every form works without any of this. */
(function () {
  "use strict";

  const near = (event, selector) => event.target.closest && event.target.closest(selector);
  const living = (element) => document.getElementById("react-entry-point").contains(element);
  const closeRole = (unless) => document.querySelectorAll("details.role[open]").forEach((details) => {
    if (!unless || !details.contains(unless)) details.open = false;
  });

  document.addEventListener("click", (event) => closeRole(event.target));
  document.addEventListener("click", (event) => { if (near(event, "[data-print]")) window.print(); });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details.role[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  /* A form of the living page goes to its own address; the answer says where to go on, or why not. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "plain" in form.dataset || !living(form)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    send(form, event.submitter);
  });

  function send(form, submitter) {
    const content = new FormData(form);
    if (submitter && submitter.name) content.append(submitter.name, submitter.value);
    form.setAttribute("aria-busy", "true");
    say(form, "");
    const asked = new XMLHttpRequest();
    asked.open("POST", form.getAttribute("action"));
    asked.setRequestHeader("X-Guibiao", "1");
    asked.responseType = "json";
    let sent = "none";
    asked.upload.onprogress = (step) => {
      if (step.loaded) sent = "part";
      if ("upload" in form.dataset) count(form, step);
    };
    asked.upload.onload = () => { sent = "all"; };
    let stopped = false;
    const stop = "cancel" in form.dataset && form.appendChild(Object.assign(document.createElement("button"), { type: "button", className: "button stop", textContent: form.dataset.cancel }));
    if (stop) stop.onclick = () => { stopped = true; asked.abort(); };
    asked.onloadend = () => {
      form.removeAttribute("aria-busy");
      if (stop) stop.remove();
      if (stopped) { chosen(form); say(form, form.dataset.cancelled); return; }
      if ("next" in form.dataset) onward = location.pathname;
      answered(form, asked, sent);
    };
    asked.send(content);
  }

  /* Whoever mended a cell goes on to the next one that is doubted; after the last one, to what is said of all. */
  let onward = "";
  window.addEventListener("guibiao-renewed", () => {
    const page = document.querySelector("#react-entry-point .draft-page");
    if (!onward || onward !== location.pathname || !page || page.querySelector("[data-busy]")) return;
    onward = "";
    if (document.activeElement && document.activeElement.matches("input, textarea")) return;
    (page.querySelector(".typed input[name=value]") || document.getElementById("heading")).focus();
  });

  function answered(form, asked, sent) {
    const answer = asked.response || {};
    if (answer.to) {
      window.guibiao.sent(form);
      if ("upload" in form.dataset) { form.reset(); chosen(form); }
      goOn(answer.to);
      return;
    }
    if (asked.status === 401) window.guibiao.ended();
    say(form, asked.status === 401 ? window.guibiao.words("out") : answer.refused || window.guibiao.lost(form, sent));
    if ("upload" in form.dataset) chosen(form);
  }

  function goOn(to) {
    const here = location.pathname + location.search;
    if (to !== here) {
      history.pushState({}, "", to);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    } else {
      window.guibiao.refresh();
    }
  }

  function say(form, sentence) {
    let place = form.querySelector(":scope > .refusal");
    if (!sentence) { if (place) place.remove(); return; }
    place = place || form.appendChild(Object.assign(document.createElement("p"), { className: "refusal" }));
    place.setAttribute("role", "alert");
    place.textContent = sentence;
  }

  /* Files: chosen or dropped, named before they go, counted on their way. */
  function chosen(form) {
    const files = [...form.querySelector("input[type=file]").files];
    const said = files.map((file) => `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`).join("  ·  ");
    form.querySelector(".drop-chosen").textContent = said;
  }

  function count(form, step) {
    const share = step.lengthComputable ? Math.floor(100 * step.loaded / step.total) : 0;
    form.querySelector(".drop-chosen").textContent = `${form.dataset.upload} ${share}%`;
  }

  document.addEventListener("change", (event) => {
    const form = event.target.type === "file" && near(event, "form[data-upload]");
    if (form) { say(form, ""); chosen(form); }
  });

  ["dragenter", "dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = near(event, "[data-drop]");
    if (!zone) return;
    event.preventDefault();
    if (kind === "dragenter" || kind === "dragover") zone.dataset.over = "";
    else if (kind === "drop" || !zone.contains(event.relatedTarget)) delete zone.dataset.over;
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    zone.querySelector("input[type=file]").files = event.dataTransfer.files;
    chosen(zone.closest("form"));
  }));
})();
