// Material puts the buttons of each code block into a <nav> that it makes in the browser. Dozens
// of landmarks without a name help nobody, and the copy button takes prompts and output along.
function mend(nav) {
  nav.setAttribute("role", "none");
  const code = nav.parentElement.querySelector("code");
  const button = nav.querySelector("[data-clipboard-target]");
  if (!button || !code?.querySelector(".gp")) {
    return;
  }
  const commands = code.cloneNode(true);
  commands.querySelectorAll(".gp, .go").forEach((part) => part.remove());
  button.dataset.clipboardText = commands.textContent.trim().replace(/\n{2,}/g, "\n");
}

// A table that is wider than a phone scrolls, so the keyboard has to get to it.
const tables = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.setAttribute("tabindex", "0");
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (!(node instanceof Element)) {
      continue;
    }
    if (node.matches(".md-code__nav")) {
      mend(node);
    }
    node.querySelectorAll("table").forEach((table) => tables.observe(table));
  }
}).observe(document, { childList: true, subtree: true });

// People paste the last line of a traceback into the search field. There the search would take
// its `-` and `:` for operators, and match each `a` or `is` with every word that begins so.
document.addEventListener("paste", (event) => {
  const field = event.target;
  const words = event.clipboardData.getData("text").match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  if (!field.matches("[data-md-component=search-query]") || words.length < 3) {
    return;
  }
  event.preventDefault();
  field.setRangeText(words.join(" "), field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new KeyboardEvent("keyup")); // what the search waits for
});
