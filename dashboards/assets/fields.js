/* The plain input element that Dash's html components lack; and what is typed, which belongs to the browser: a page drawn
   anew leaves it standing, and it outlives a session that ends. */
(function () {
  "use strict";
  const OWN = ["id", "type", "name", "required", "multiple", "accept", "className", "form", "maxLength", "placeholder", "list", "inputMode"];
  const TYPED = "guibiao.typed:";
  const first = () => document.getElementById("first-picture");
  const main = () => document.querySelector("#react-entry-point #main") || document.querySelector("#first-picture #main");

  function Input(props) {
    const given = {};
    Object.keys(props).forEach((name) => {
      if (OWN.includes(name) || /^(data|aria)-/.test(name)) given[name] = props[name];
    });
    if (props.type === "hidden") given.value = props.value;
    else if (props.type === "checkbox" || props.type === "radio") Object.assign(given, { value: props.value, defaultChecked: props.checked });
    else if (props.type !== "file") given.defaultValue = props.value;
    if (props.type === "hidden") given.readOnly = true;
    return window.React.createElement("input", given);
  }

  /* Fields by what tells them apart, so that old and new of a page can be held against each other. */
  const FIELDS = "textarea, select, input:not([type=hidden]):not([type=password])";
  const fieldName = (field) => {
    const form = field.closest("form");
    const about = form ? [form.getAttribute("action"), ...[...form.querySelectorAll("[name=finding], [name=label], [name=place]")].map((f) => f.value)] : [];
    return [...about, field.name, field.type === "radio" || field.type === "checkbox" ? field.value : ""].join("|");
  };
  function fields(roots) {
    const seen = {}, found = new Map();
    roots.flatMap((root) => [...root.querySelectorAll(FIELDS)]).forEach((field) => {
      const name = fieldName(field);
      seen[name] = (seen[name] || 0) + 1;
      found.set(name + "#" + seen[name], field);
    });
    return found;
  }

  /* Whether somebody has touched a field. Options that React selected do not say that they are selected by default. */
  function touched(field) {
    if (field.type === "file") return field.files.length > 0;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    if (field.dataset.chosen || !first() || !first().contains(field)) return Boolean(field.dataset.chosen);
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  }

  function give(old, fresh) {
    if (fresh.type === "file") {
      fresh.files = old.files;
      fresh.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (fresh.type === "checkbox" || fresh.type === "radio") fresh.checked = old.checked;
    else fresh.value = old.value;
    if (fresh.tagName === "SELECT") fresh.dataset.chosen = "1";
  }

  /* What was typed or chosen in parts of a page that are gone, into the page that stands there now; and where the caret
     was. */
  function carry(gone, here, focused) {
    const before = fields(gone);
    fields(here).forEach((fresh, name) => {
      const old = before.get(name);
      if (!old) return;
      if (touched(old)) give(old, fresh);
      if (old !== focused) return;
      fresh.focus({ preventScroll: true });
      if ("selectionStart" in old && old.selectionStart !== null) fresh.setSelectionRange(old.selectionStart, old.selectionEnd);
    });
  }

  /* Typed text is kept for its person, page and field until it is sent: a session may end, a page may be left. */
  const place = () => (main() && main().dataset.who ? TYPED + main().dataset.who + ":" + location.pathname : null);
  const kept = () => (place() && JSON.parse(sessionStorage.getItem(place()) || "null")) || {};
  const lasting = (field) => field.type !== "file" && field.closest("form[method=post]");

  function keep(values) {
    if (!place()) return;
    if (Object.keys(values).length) sessionStorage.setItem(place(), JSON.stringify(values));
    else sessionStorage.removeItem(place());
  }

  function note(field) {
    const room = main();
    if (!room || !room.contains(field) || !lasting(field) || !place()) return;
    const values = kept();
    fields([room]).forEach((each, name) => {
      if (each !== field) return;
      if (touched(field)) values[name] = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
      else delete values[name];
    });
    keep(values);
  }

  function restore() {
    const values = kept();
    if (!Object.keys(values).length) return;
    fields([main()]).forEach((field, name) => {
      if (!(name in values) || touched(field) || !lasting(field)) return;
      if (typeof values[name] === "boolean") field.checked = values[name];
      else if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === values[name])) return;
      else field.value = values[name];
      if (field.tagName === "SELECT") field.dataset.chosen = "1";
      if (touched(field)) window.guibiao.tell("restored");
    });
  }

  /* A form was sent and answered: nothing of it is to be kept any more. */
  function sent(form) {
    const values = kept();
    if (main()) fields([main()]).forEach((field, name) => { if (form.contains(field)) delete values[name]; });
    keep(values);
  }

  const unsent = () => Boolean(main()) && [...fields([main()]).values()].some((field) => lasting(field) && touched(field));

  document.addEventListener("change", (event) => { if (event.target.tagName === "SELECT") event.target.dataset.chosen = "1"; }, true);
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => { if (event.target.matches(FIELDS)) note(event.target); }));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches('form[action$="/logout"]')) return;
    Object.keys(sessionStorage).filter((key) => key.startsWith(TYPED)).forEach((key) => sessionStorage.removeItem(key));
  });

  window.guibiao = Object.assign(window.guibiao || {}, { Input, carry, restore, sent, unsent });
})();
