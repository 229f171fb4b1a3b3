// What the tabs beside the chat do beyond Gradio: links to clauses and to fields, names of groups, and one announcement an outcome.
const byId = (id) => document.getElementById(id);
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const go = (element, block) => element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });

// The clause that an address such as #2.5 asks for, until it is on the page.
let wanted = "";

function clauseOf(hash) {
  const id = decodeURIComponent(hash.replace(/^#/, ""));
  return /^(intro|[1-7](\.\d{1,2})?|L[123M])$/.test(id) ? id : "";
}

function follow(hash) {
  const id = clauseOf(hash);
  if (!id) return;
  wanted = id;
  if (!byId("policy-text")?.checkVisibility()) document.querySelector("#policy-tab-button")?.click();
  arrive();
}

function arrive() {
  const clause = wanted && byId(wanted);
  if (!clause?.checkVisibility()) return;
  wanted = "";
  for (const other of document.querySelectorAll("#policy-text .here")) other.classList.remove("here");
  clause.classList.add("here");
  clause.setAttribute("tabindex", "-1");
  clause.focus({ preventScroll: true });
  go(clause, "start");
}

function toField(name) {
  const field = byId(name);
  if (!field) return;
  const shut = field.closest(".fields")?.querySelector("button.label-wrap:not(.open)");
  if (shut) shut.click();
  requestAnimationFrame(() => {
    go(field, "center");
    field.querySelector("input, textarea")?.focus({ preventScroll: true });
  });
}

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
};

// The choices of a field have one name, so that the arrow keys walk among them and Tab goes on to the next field. Gradio gives each of them
// another name whenever one is chosen: it is set back before the next key is heard, where a frame later Tab would stay in the field.
function named(changes) {
  for (const { target } of changes) {
    for (const choice of target.matches("[type=radio]") ? [target] : target.querySelectorAll("[type=radio]")) {
      const field = choice.closest("[id^='fact-']");
      if (field) set(choice, { name: field.id });
    }
  }
}

// Gradio shows what a group of choices is about, but does not tell it to screen readers.
function describe() {
  for (const group of document.querySelectorAll("[id^='fact-'] .wrap:has(> label input)")) {
    const field = group.closest("[id^='fact-']");
    const label = field.querySelector("[data-testid='block-info']");
    if (label) set(label, { id: `${field.id}-label` });
    const choices = group.querySelectorAll("[type=radio]");
    set(group, { role: choices.length ? "radiogroup" : "group", "aria-labelledby": `${field.id}-label` });
  }
  for (const id of ["check-announcement", "audit-status", "policy-found"]) set(byId(id), { role: "status", "aria-live": "polite" });
  for (const table of document.querySelectorAll("#audit-found .scroll")) {
    const heading = [...table.parentElement.querySelectorAll("h3")].findLast((h) => h.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING);
    set(table, { tabindex: "0", role: "region", "aria-label": heading?.textContent ?? "Table" });
  }
  for (const button of document.querySelectorAll(".fields > button.label-wrap")) set(button, { "aria-expanded": String(button.classList.contains("open")) });
  const wrong = new Set([...document.querySelectorAll("#check-outcome .wrong a")].map((link) => link.hash.slice(1)));
  for (const box of document.querySelectorAll("[id^='fact-'] textarea")) set(box, { "aria-invalid": String(wrong.has(box.closest("[id^='fact-']").id)) });
}

// Gradio would refuse a large file too, but does not say what to do about it.
const MOST_BYTES = 1_000_000;

function refuseLarge(event) {
  const chosen = event.target.closest?.("#audit-start input[type=file]");
  if (!chosen) return;
  byId("audit-refused")?.remove();
  const large = [...chosen.files].find((file) => file.size > MOST_BYTES);
  if (!large) return;
  event.stopImmediatePropagation();
  chosen.value = "";
  const said = Object.assign(document.createElement("p"), { id: "audit-refused" });
  said.setAttribute("role", "alert");
  byId("audit-start").after(said);
  said.textContent = `${large.name} is larger than 1 MB. Split it into several files and choose them one after the other.`;
}

// A new outcome comes into view; `shown` keeps the one that is there.
let shown = null;

function follows() {
  const outcome = document.querySelector("#check-outcome .outcome");
  if (outcome && outcome !== shown) go(outcome, "start");
  shown = outcome;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link) return;
  const hash = link.getAttribute("href");
  if (hash.startsWith("#fact-")) {
    event.preventDefault();
    toField(hash.slice(1));
  } else if (clauseOf(hash) && hash === location.hash) {
    event.preventDefault();
    follow(hash);
  }
});
addEventListener("hashchange", () => follow(location.hash));
addEventListener("change", refuseLarge, { capture: true });

new MutationObserver(named).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["name"] });

// Once a frame, however much of the page has changed.
let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    describe();
    follows();
    if (wanted) follow(`#${wanted}`);
  });
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["class"] });
follow(location.hash);
