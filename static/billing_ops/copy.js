// [data-copy="text"] copies its text, [data-copy-reply] what stands in its reply's text box by now; both say so, to the
// eye and to a screen reader.
(() => {
  const SHOWN_FOR = 2000;

  // navigator.clipboard exists only on https and localhost; a selected text box works everywhere else.
  const copyBySelection = (text) => {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "visually-hidden";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-reply]");
    if (!button) return;
    const reply = button.closest("[data-reply]")?.querySelector("textarea");
    const done = await copy(reply && !button.dataset.copy ? reply.value : button.dataset.copy);
    const said = button.querySelector("[data-copy-said]");
    if (said) said.textContent = done ? "Copied" : "Not copied: select the text and copy it yourself";
    if (done) button.dataset.copied = "";
    setTimeout(() => {
      delete button.dataset.copied;
      if (said) said.textContent = "";
    }, SHOWN_FOR);
  });
})();
