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

/* An answer that was not sent yet when the page goes away is sent after all; one that failed goes again after the next success. */
(() => {
  const waiting = new Map(); // question to the moment of its last change
  const sent = new Map(); // question to the change that its last request had
  const failed = new Set();

  const note = ({ target, timeStamp }) => {
    const part = target.closest("[hx-post]:not(form)"); // a form is sent by its button
    if (part) waiting.set(part, timeStamp);
  };
  const send = () => {
    const requests = [...waiting.keys()].map((part) => {
      const names = new Set(["csrf_token", ...Array.from(part.elements, (control) => control.name)]);
      const body = new URLSearchParams([...new FormData(part.form)].filter(([name]) => names.has(name)));
      return fetch(part.getAttribute("hx-post"), { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
    });
    waiting.clear();
    return Promise.allSettled(requests);
  };

  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => sent.set(detail.elt, waiting.get(detail.elt)));
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
    if (!successful) {
      failed.add(elt);
      return;
    }
    failed.delete(elt);
    if (sent.get(elt) === waiting.get(elt)) waiting.delete(elt);
    const again = [...failed];
    failed.clear();
    for (const part of again) part.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    for (const part of waiting.keys()) if (part.form === event.target) waiting.delete(part);
    if (!waiting.size) return;
    event.preventDefault(); // logging out waits for what was typed
    send().then(() => event.target.requestSubmit(event.submitter));
  });
  window.addEventListener("pagehide", send);
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
