// A slider's handle has no name and says a bare number: it gets the label beside it, and the number as written.
(() => {
  if (window.tikmonHandles) return;
  window.tikmonHandles = true;

  // what is written beside the slider arrives a moment after a move, and a screen reader does not wait for it
  const written = (row, at) => {
    const log = row.classList.contains("tikmon-log"), share = row.classList.contains("tikmon-share");
    const lang = row.closest(".tikmon-explorer")?.querySelector("[lang]")?.lang || "nl";
    const look = { style: share ? "percent" : "decimal", maximumFractionDigits: log ? 0 : 1 };
    return new Intl.NumberFormat(lang, look).format(log ? 10 ** at : at);
  };
  const set = (handle, name, value) => {
    if (value && handle.getAttribute(name) !== value) handle.setAttribute(name, value);
  };

  new MutationObserver((changes) => {
    const turned = changes.filter(({ type }) => type === "attributes");
    const moved = new Set(turned.map(({ target }) => target));
    for (const handle of moved) {
      const row = handle.closest(".tikmon-row"), at = Number(handle.getAttribute("aria-valuetext"));
      if (row && Number.isFinite(at)) set(handle, "aria-valuetext", written(row, at));
    }
    if (turned.length === changes.length) return;
    for (const handle of document.querySelectorAll(".tikmon-row .noUi-handle")) {
      const row = handle.closest(".tikmon-row");
      set(handle, "aria-label", row.querySelector(".widget-label")?.textContent);
      if (!moved.has(handle)) set(handle, "aria-valuetext", row.querySelector("input")?.value);
    }
  }).observe(document, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-valuenow"],
  });
})();
