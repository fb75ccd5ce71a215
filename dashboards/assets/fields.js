/* The plain input element that Dash's html components lack. What is typed belongs to the browser: a page drawn anew
   leaves it standing. */
(function () {
  "use strict";
  const OWN = ["id", "type", "name", "required", "multiple", "accept", "className", "form", "maxLength", "placeholder", "list"];

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

  window.guibiao = Object.assign(window.guibiao || {}, { Input });
})();
