// The explorer's keys: j and k, or the two buttons, go to the next and the previous change, and
// the tree marks the file that is read. All links work without this file. Material replaces pages
// in place, so no element is kept.
(() => {
  const keys = { j: 1, k: -1 };
  // Where the reader arrived last: the number of a change, or half a number less before it.
  let place;

  const changes = () => [...document.querySelectorAll(".explorer .change")];

  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest(".explorer-file")) return;
    const all = changes();
    const index = all.findIndex((change) => change.contains(target) || target.contains(change));
    if (index < 0) return;
    const isInside = all[index].contains(target);
    for (const marked of document.querySelectorAll(".explorer-files [aria-current]")) {
      marked.removeAttribute("aria-current");
    }
    if (isInside) {
      all[index].setAttribute("aria-current", "true");
      target.setAttribute("aria-current", "true");
    }
    document.querySelector(".explorer-keys b").textContent = isInside ? index + 1 : index;
    place = { y: scrollY, at: isInside ? index : index - 0.5 };
  }

  function go(step) {
    const all = changes();
    if (!place || Math.abs(scrollY - place.y) > 1) {
      // The reader has scrolled: count from the line where a change arrives.
      const distances = all.map((change) => {
        const margin = parseFloat(getComputedStyle(change).scrollMarginTop);
        return change.getBoundingClientRect().top - margin;
      });
      const next = distances.filter((distance) => distance < -4).length;
      const isThere = distances[next] < 4 && all[next].hasAttribute("aria-current");
      place = { at: isThere ? next : next - 0.5 };
    }
    const change = all[step > 0 ? Math.floor(place.at) + 1 : Math.ceil(place.at) - 1];
    if (!change) return;
    // Not by location: Material would take that for a new page, and load it.
    history.replaceState(history.state, "", `#${change.id}`);
    change.scrollIntoView({ behavior: "instant" });
    change.focus({ preventScroll: true });
    arrive();
  }

  function mark() {
    const tree = document.querySelector(".explorer-tree");
    if (!tree) return;
    const file = [...document.querySelectorAll(".explorer-file")].findLast(
      (each) => each.getBoundingClientRect().top < innerHeight / 4,
    );
    const link = [...tree.querySelectorAll("a")].find((each) => file && each.hash === `#${file.id}`);
    const marked = tree.querySelector("[aria-current]");
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    if (link) tree.scrollTop = link.offsetTop - tree.clientHeight / 2;
  }

  document.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (document.querySelector(".explorer")) go(keys[event.key]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".explorer-keys button");
    if (button) go(Number(button.dataset.go));
  });

  let isWaiting = false;
  addEventListener("scroll", () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  }, { passive: true });
  addEventListener("hashchange", arrive);
  document$.subscribe(() => {
    // Where Material loads a page again, its files are as high as guessed, not as they were.
    const isThere = place && Math.abs(scrollY - place.y) <= 1;
    place = undefined;
    requestAnimationFrame(() => {
      if (isThere) document.getElementById(location.hash.slice(1))?.scrollIntoView();
      arrive();
      mark();
    });
  });
})();
