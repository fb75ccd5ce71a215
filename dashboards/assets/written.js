/* An element whose content was written by the server as HTML: one component instead of a thousand. What is typed, opened
   or sent in it is looked after by events that rise to the document, as on the first picture. */
(function () {
  "use strict";

  function WrittenElement(props) {
    const content = { dangerouslySetInnerHTML: { __html: props.markup } };
    return window.React.createElement(props.tag, Object.assign({}, props.given, content));
  }

  window.guibiao = Object.assign(window.guibiao || {}, { WrittenElement });
})();
