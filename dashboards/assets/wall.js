/* The wall: asks whether another picture is due, turns the faces, keeps the clock. Where the server does not answer the
   last picture stays and says since when; where the screen may not look any more it goes. On the page on which a screen
   is bound it takes the link's token out of the address's fragment, which browsers send to nobody. */
(function () {
  "use strict";
  const ASK = 20000, TICK = 1000, SILENT = 15000, CHINA = 8 * 3600 * 1000;
  const base = document.documentElement.dataset.base || "/"; /* below the prefix of one of many bureaus */
  const join = document.getElementById("join"), wall = document.getElementById("wall");

  if (join) {
    const token = location.hash.slice(1);
    if (!token) return;
    history.replaceState(null, "", location.pathname + location.search);
    join.elements.token.value = token;
    join.submit();
    return;
  }

  const told = document.body.dataset;
  let version = told.version, server = Number(told.now), since = performance.now(), confirmed = server;
  let face = 0, turned = performance.now();

  /* The server's time: a screen's own clock may be wrong. */
  const now = () => server + performance.now() - since;
  const clock = (moment) => new Date(moment + CHINA).toISOString().slice(11, 16);

  function keep(answer) {
    server = Number(answer.headers.get("X-Guibiao-Now")) || now();
    since = performance.now();
    confirmed = server;
    document.getElementById("wall-lost").hidden = true;
    const drawn = document.getElementById("wall-drawn");
    if (drawn) drawn.textContent = told.drawn.replace("{}", clock(confirmed));
  }

  function lost() {
    const bar = document.getElementById("wall-lost");
    bar.textContent = told.lost.replace("{}", clock(confirmed));
    bar.hidden = false;
  }

  const out = () => location.replace(base + "wall/join?" + new URLSearchParams({ out: "1", lang: new URLSearchParams(location.search).get("lang") || "zh" }));

  async function ask() {
    const query = new URLSearchParams(location.search);
    query.set("have", version);
    try {
      const answer = await fetch(base + "wall/picture?" + query, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(SILENT) });
      if (answer.status === 401 || answer.status === 403) return out();
      if (answer.status === 200) {
        const picture = await answer.text();
        version = answer.headers.get("X-Guibiao-Version");
        wall.innerHTML = picture;
        show();
      }
      if (answer.ok) keep(answer); else lost();
    } catch {
      lost();
    }
    setTimeout(ask, ASK);
  }

  const faces = () => [...wall.querySelectorAll("[data-face]")];

  function show() {
    const all = faces(), turns = [...wall.querySelectorAll(".wall-turn")];
    face = face % all.length;
    all.forEach((each, place) => { each.hidden = place !== face; });
    turns.forEach((each, place) => each.classList.toggle("wall-turn-now", place === face));
  }

  function tick() {
    const at = document.getElementById("wall-clock"), shown = faces()[face];
    if (at) at.textContent = clock(now());
    const stay = shown ? Number(shown.dataset.seconds) : 0;
    if (stay && performance.now() - turned >= 1000 * stay) {
      face += 1;
      turned = performance.now();
      show();
    }
  }

  setInterval(tick, TICK);
  setTimeout(ask, ASK);
})();
