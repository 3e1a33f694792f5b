// The palette: Ctrl-K or Cmd-K, or the button in the bar. htmx brings its lines; here they are walked by keyboard, as
// a combobox: focus stays in the field, aria-activedescendant names the line that Enter takes.
(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const field = document.getElementById("palette-text");
  const lines = document.getElementById("palette-lines");
  const said = document.getElementById("palette-said");
  const onTouch = matchMedia("(pointer: coarse)");

  const options = () => [...lines.querySelectorAll("[role=option]")];
  const active = () => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

  const choose = (option) => {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = options();
    if (all.length) choose(all[(Math.max(all.indexOf(active()), by > 0 ? -1 : 0) + by + all.length) % all.length]);
  };

  // A keyboard over half the screen is for who asks for it: under a finger the palette opens without one.
  const open = () => {
    if (palette.open) return;
    palette.showModal();
    (onTouch.matches ? palette.querySelector("[data-palette-close]") : field).focus();
    htmx.trigger(field, "palette-opened");
  };

  // What was typed may be a customer's name: it does not wait for the next person.
  palette.addEventListener("close", () => {
    field.value = "";
    choose(null);
    lines.replaceChildren();
    said.textContent = "";
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) palette.close();
    else if (!document.querySelector("dialog[open]")) open();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-open]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (opener && plain) {
      event.preventDefault();
      open();
    }
    if (event.target === palette || event.target.closest("[data-palette-close]")) palette.close();
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    // Without a chosen line the form is sent, and the page of the same name answers.
    if (event.key === "Enter" && active()) {
      event.preventDefault();
      if (active().getAttribute("aria-disabled") !== "true") active().click();
    }
  });

  // What stands there answers what was typed before: Enter must not take a line of it.
  field.addEventListener("input", () => choose(null));

  // Too many names for now: the answer says so itself, in place of the lines.
  lines.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 429) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  lines.addEventListener("htmx:afterSwap", () => {
    said.textContent = lines.firstElementChild?.dataset.said ?? "";
    choose(field.value.trim() ? options().find((option) => option.getAttribute("aria-disabled") !== "true") : null);
  });
})();
