"use strict";
/* Small help on top of pages that also work without it: hide the screen, focus on faults, save messages, charts. */

(() => {
  const cover = document.querySelector("dialog.r-cover");
  if (!cover) return;
  const title = document.title;
  let escaped = 0;

  const hide = () => {
    if (cover.open) return;
    document.title = "Pagina";
    cover.showModal();
  };
  const show = () => {
    cover.close();
    document.title = title;
  };

  document.querySelector("[data-hide]")?.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
  cover.querySelector("button").addEventListener("click", show);
  cover.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (cover.open) {
      event.preventDefault();
    } else if (event.timeStamp - escaped < 600) {
      hide();
    }
    escaped = event.timeStamp;
  });
})();

document.querySelector(".r-errors")?.focus();

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    const status = document.querySelector("[data-save-status]");
    if (status) status.textContent = status.dataset.saveStatus;
  });
}

for (const figure of document.querySelectorAll("[data-figure]")) {
  const { data, layout } = JSON.parse(figure.dataset.figure);
  figure.closest("figure").hidden = false;
  Plotly.newPlot(figure, data, layout, {
    displayModeBar: false,
    showSendToCloud: false,
    plotlyServerURL: "",
    responsive: true,
    staticPlot: true,
    locale: "nl",
  });
}
