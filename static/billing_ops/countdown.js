// [data-countdown="seconds left"] shows the minutes left; data-ended is what it says afterwards.
(() => {
  const SOON_MINUTES = 5;
  const deadlines = new WeakMap();

  // The server counts the seconds, so that a wrong clock on this machine does not matter.
  const deadline = (element) => {
    if (!deadlines.has(element)) deadlines.set(element, Date.now() + element.dataset.countdown * 1000);
    return deadlines.get(element);
  };

  const show = (element) => {
    const left = Math.ceil((deadline(element) - Date.now()) / 60000);
    const ended = left <= 0;
    element.textContent = ended ? element.dataset.ended : `${left} min left`;
    element.dataset.state = ended ? "ended" : left <= SOON_MINUTES ? "soon" : "running";
  };

  const showAll = () => document.querySelectorAll("[data-countdown]").forEach(show);
  showAll();
  setInterval(showAll, 10000);
  document.addEventListener("htmx:afterSwap", showAll);
})();
