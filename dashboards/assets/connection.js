/* The connection and the session: what is wrong with them is told in words, with what became of the data and how to see
   it, and what will end is told before it does. */
(function () {
  "use strict";
  const RECENT = 60000, BRIEF = 5000;
  const words = (name) => {
    const said = document.getElementById("words");
    return (said && said.dataset[name]) || "";
  };
  let bar = null, shown = "", timer = 0, active = 0;

  /* Where our addresses begin: "/", or below the prefix of one of many bureaus; and the page's address without it. */
  const base = document.documentElement.dataset.base || "/";
  const here = () => (location.pathname.startsWith(base) ? location.pathname.slice(base.length - 1) : location.pathname);

  function place() {
    if (bar && bar.isConnected) return bar;
    bar = Object.assign(document.createElement("p"), { id: "notice", className: "notice" });
    bar.setAttribute("role", "status");
    document.body.append(bar);
    return bar;
  }

  /* Say something at the foot of the window. ``brief``: it goes by itself; ``link``: [address, words] after it. */
  function tell(name, { brief = name === "restored" || name === "back", link = null, fill = "" } = {}) {
    if (!words(name)) return;
    clearTimeout(timer);
    shown = name;
    place().textContent = words(name).replace("{}", fill);
    place().dataset.about = name;
    if (link) {
      const way = Object.assign(document.createElement("a"), { href: link[0], target: "_self", textContent: words(link[1]) });
      place().append(" ", way);
    }
    if (brief) timer = setTimeout(hush, BRIEF);
  }

  function hush(...names) {
    if (!bar || (names.length && !names.includes(shown))) return;
    bar.remove();
    bar = null;
    shown = "";
  }

  const door = () => base + "login?" + new URLSearchParams({ next: here() + location.search });

  /* The session is over: what was typed stays on the page and is kept for whoever signs in again. */
  function ended() { tell("ended", { link: [door(), "again"] }); }

  /* How long the session still lasts, as the server says with each answer; told once there is little left of it. */
  function left(answer) {
    const seconds = Number(answer.headers.get("X-Guibiao-Left"));
    if (!answer.headers.has("X-Guibiao-Left")) return;
    const quiet = answer.headers.get("X-Guibiao-Ends") === "idle";
    if (seconds > Number(answer.headers.get("X-Guibiao-Warn"))) { hush("idle", "age"); return; }
    const time = seconds >= 60 ? Math.floor(seconds / 60) + words("minutes") : Math.max(0, Math.ceil(seconds)) + words("seconds");
    tell(quiet ? "idle" : "age", { fill: time });
  }

  /* Whether somebody was at this page lately: typing is being there. */
  const present = () => Date.now() - active < RECENT && active > 0;
  const asked = () => { const was = present(); active = 0; return was; };
  ["keydown", "pointerdown", "input", "compositionupdate"].forEach((kind) => document.addEventListener(kind, () => { active = Date.now(); }, true));

  /* What became of something that was sent and not answered: ``sent`` is how far it came (none, part, all). */
  function lost(form, sent) {
    if (sent === "none") return words("unsent");
    if (sent === "part") return words("half");
    return `${words("unknown")}${form.dataset.unknown || words("look")}`;
  }

  window.addEventListener("offline", () => tell("lost"));
  window.guibiao = Object.assign(window.guibiao || {}, { base, here, words, tell, telling: () => shown, hush, ended, left, asked, lost, door });
})();
