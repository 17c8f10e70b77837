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

/* An answer that was not sent yet when the page goes away is sent after all. */
(() => {
  const waiting = new Set();
  const note = (event) => {
    const part = event.target.closest("[hx-post]");
    if (part) waiting.add(part);
  };
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.addEventListener("submit", () => waiting.clear());
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && waiting.delete(detail.elt));
  window.addEventListener("pagehide", () => {
    for (const part of waiting) {
      const body = new URLSearchParams(new FormData(part.form));
      fetch(part.getAttribute("hx-post"), { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
    }
  });
})();

for (const chart of document.querySelectorAll("[data-figure]")) {
  const { data, layout } = JSON.parse(chart.dataset.figure);
  const style = getComputedStyle(chart);
  const colour = (name) => style.getPropertyValue(name);
  chart.closest("figure").hidden = false;
  const house = {
    font: { family: style.fontFamily, size: 14, color: colour("--r-ink") },
    colorway: ["--r-brand-500", "--r-brand-300", "--r-brand-700", "--r-band"].map(colour),
    margin: { t: 16, r: 16, b: 48, l: 48 },
    separators: ",.",
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
  };
  Plotly.newPlot(chart, data, { ...house, ...layout }, {
    displayModeBar: false,
    showSendToCloud: false,
    plotlyServerURL: "",
    responsive: true,
    staticPlot: true,
  });
}
