// What can be done with a question and its answer: edit, copy, link, memo, ask again, try a change; what was open stays open.
import { ask, follow } from "./compose.js";
import { byId, confirmed, focusOn, made, tell, turns } from "./page.js";
import { write } from "./wire.js";

const box = () => byId("question");
const PATIENCE_MS = 15000;
let opened = new Set(), memo = 0;

const ACTIONS = {
  "ask-this": (button) => ask(button.value, button),
  edit: (button) => edit(button),
  again: (button) => follow({ do: "again" }, "", button),
  try: (button) => follow({ do: "change", facts: JSON.parse(button.value) }, button.closest("li").firstElementChild.firstChild.textContent, button),
  copy: (button) => copy(button, text(button.closest(".tools").querySelector(".as-text"))),
  memo: (button) => download(button),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#transcript button, #examples button");
  const action = button && Object.keys(ACTIONS).find((name) => button.classList.contains(name));
  if (action) ACTIONS[action](button);
  const link = event.target.closest?.("a.permalink");
  if (link) {
    event.preventDefault();
    copy(link, link.href, "Link copied");
  }
});

async function copy(button, words, said = "Copied") {
  try {
    await navigator.clipboard.writeText(words);
    confirmed(button, said);
  } catch {
    confirmed(button, "Could not be copied; select the text instead");
  }
}

// An element that is not shown has no line breaks of its own.
function text(element) {
  return [...element.childNodes].map((node) => (node.nodeName === "BR" ? "\n" : node.textContent)).join("");
}

function edit(button) {
  const question = button.closest(".question"), heading = question.querySelector(".asked");
  const form = made("form", "", { class: "editing" });
  const label = made("label", "Your question, edited");
  const entry = made("textarea", text(heading), { rows: "3", maxlength: "2000" });
  const again = made("button", "Ask this instead", { type: "submit", class: "primary" });
  const cancel = made("button", "Cancel", { type: "button" });
  label.append(entry);
  form.append(label, made("p", "The conversation goes on from here; what came after is left out.", { class: "hint" }), again, cancel);
  const close = () => {
    form.remove();
    question.classList.remove("edited");
    button.focus();
  };
  cancel.addEventListener("click", close);
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!entry.value.trim()) return;
    const place = Number(button.value);
    opened = new Set([...opened].filter((key) => Number(key.split("/")[0]) < place));
    close();
    follow({ do: "edit", place, question: entry.value.trim() }, entry.value.trim(), button);
  });
  question.classList.add("edited");
  question.append(form);
  entry.focus();
}

// The server repeats the number once it has written the file; Gradio's own button then fetches it.
function download(button) {
  memo += 1;
  const number = String(memo), began = performance.now();
  write("memo-command", { place: Number(button.value), form: button.name, n: memo });
  const look = setInterval(() => {
    const written = byId("memo-told")?.textContent.trim() === number;
    if (!written && performance.now() - began < PATIENCE_MS) return;
    clearInterval(look);
    if (written) {
      byId("memo").click();
      confirmed(button, "Downloaded");
    } else tell("The memo could not be written; try again, or reload the page.");
  }, 50);
}

const key = (details) => {
  const turn = details.closest(".turn");
  return `${turns().indexOf(turn)}/${[...turn.querySelectorAll("details")].indexOf(details)}`;
};

document.addEventListener("toggle", (event) => {
  if (!event.target.closest?.("#transcript .turn")) return;
  if (event.target.open) opened.add(key(event.target));
  else opened.delete(key(event.target));
}, true);

export function reopened() {
  const there = turns();
  byId("examples").hidden = there.length > 0 || document.querySelector(".turn.pending") !== null;
  if (there.length === 0) opened.clear();
  for (const held of opened) {
    const [turn, place] = held.split("/").map(Number);
    const details = there[turn]?.querySelectorAll("details")[place];
    if (details && !details.open) details.open = true;
  }
}
