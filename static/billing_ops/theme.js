// Light or dark: the system's choice unless the person made one. Loaded in <head> so that it runs before paint.
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const system = () => (systemIsDark.matches ? "dark" : "light");

  // Storage can be forbidden by the browser; then a choice lasts as long as the page.
  const stored = {
    read() {
      try { return localStorage.getItem("theme"); } catch { return null; }
    },
    write(theme) {
      try {
        if (theme === system()) localStorage.removeItem("theme");
        else localStorage.setItem("theme", theme);
      } catch { /* nothing to keep it in */ }
    },
  };

  const show = (theme) => root.setAttribute("data-bs-theme", theme);
  show(stored.read() ?? system());
  systemIsDark.addEventListener("change", () => show(stored.read() ?? system()));

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    stored.write(next);
    show(next);
  });
})();
