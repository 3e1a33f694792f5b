// [data-countdown="seconds left"] shows the minutes left; data-ended is what it says afterwards. A [data-countdown-said]
// beside it tells screen readers once, politely, that five minutes are left, and once that it ended.
(() => {
  const SOON_MINUTES = 5;
  const SAID = { soon: `${SOON_MINUTES} minutes left. Renew to go on.`, ended: "The time is over. Check the team again to go on." };
  const deadlines = new WeakMap();

  // The server counts the seconds, so that a wrong clock on this machine does not matter.
  const deadline = (element) => {
    if (!deadlines.has(element)) deadlines.set(element, Date.now() + element.dataset.countdown * 1000);
    return deadlines.get(element);
  };

  const say = (element, state) => {
    const said = element.parentElement.querySelector("[data-countdown-said]");
    if (said && SAID[state]) said.textContent = SAID[state];
  };

  const show = (element) => {
    const left = Math.ceil((deadline(element) - Date.now()) / 60000);
    const state = left <= 0 ? "ended" : left <= SOON_MINUTES ? "soon" : "running";
    element.textContent = state === "ended" ? element.dataset.ended : `${left} min left`;
    if (element.dataset.state !== state) say(element, state);
    element.dataset.state = state;
  };

  const showAll = () => document.querySelectorAll("[data-countdown]").forEach(show);
  showAll();
  setInterval(showAll, 10000);
  document.addEventListener("htmx:afterSwap", showAll);
})();
