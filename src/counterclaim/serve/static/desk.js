// Keys for the desk: a letter alone, while nothing is being typed, presses or enters what has it as data-key.
// Everything works without this.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (event.key === "Escape" && typing) typing.blur();
  if (typing) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  if (!found.matches("input, select, textarea")) {
    found.click();
    return;
  }
  found.focus();
  if (found.select) found.select();
});
// The words of the claim stand in sight, however little of their context has room.
for (const box of document.querySelectorAll(".case-words .context p")) {
  const mark = box.querySelector("mark");
  if (mark && mark.offsetTop + mark.offsetHeight > box.offsetTop + box.clientHeight) {
    box.scrollTop = mark.offsetTop - box.offsetTop - box.clientHeight / 3;
  }
}
