// Short notices at the corner: from the server by `HX-Trigger: {"toast": {"text": "…", "tone": "good"}}`, and when
// a part of the page could not be loaded, which htmx alone would pass over in silence.
(() => {
  const SHOWN_FOR = 8000;

  const button = (toast) => {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "icon-button";
    close.setAttribute("aria-label", "Close this notice");
    close.textContent = "×";
    close.addEventListener("click", () => toast.remove());
    return close;
  };

  const show = (text, tone = "info") => {
    const toast = document.createElement("div");
    toast.className = `note tone-${tone}`;
    const body = document.createElement("p");
    body.className = "note-body note-title m-0";
    body.textContent = text;
    toast.append(body, button(toast));
    document.getElementById("toasts").append(toast);
    // A bad notice stays until it is closed: it may say that nothing was changed.
    if (tone !== "bad") setTimeout(() => toast.remove(), SHOWN_FOR);
  };

  document.addEventListener("toast", (event) => show(event.detail.text, event.detail.tone));
  document.addEventListener("htmx:sendError", () => {
    show("There was no answer. What you see is unchanged; check your connection and try again.", "bad");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const next = status === 403 ? "Reload the page; you may have been signed out." : "Reload the page and look before you try again.";
    show(`The server refused this part of the page (${status}). ${next}`, "bad");
  });
})();
