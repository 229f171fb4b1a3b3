// The box: Enter sends, Shift+Enter makes a new line, and a question that is too long is told before it is sent.
import { byId, focusOn, goTo, made, set, tell, turns } from "./page.js";
import { busy, Failed, forget, keep, send, stop, Stopped } from "./wire.js";

const MOST = 2000, TOLD_FROM = 1600;
const BOXES = { question: { rows: "1", placeholder: "Ask about your program" }, courses: { rows: "4", placeholder: "ENGL 301 (3)" } };
const box = () => byId("question");

// Gradio's sanitizer takes text areas out of the page: they are put after their labels here.
export function boxes() {
  for (const [id, attributes] of Object.entries(BOXES)) {
    const label = document.querySelector(`label[for="${id}"]`);
    if (label && !byId(id)) label.after(made("textarea", "", { id, autocomplete: "off", ...attributes }));
  }
}

// After a lost connection Gradio loads the page anew: what was not sent is there again.
const DRAFT = "draft";
addEventListener("pagehide", () => { if (box()) sessionStorage.setItem(DRAFT, box().value); });

export function drafted() {
  fill(sessionStorage.getItem(DRAFT) ?? "");
  sessionStorage.removeItem(DRAFT);
}

export function ask(question, from = box()) {
  if (question.trim()) follow({ do: "ask", question: question.trim() }, question, from);
}

// Sends a command that ends in a new answer: what waits for it is shown at once, and what was written comes back where it fails.
export async function follow(command, question, from, again = null) {
  if (busy()) return;
  const typed = from === box();
  tell("");
  if (typed) clear();
  const pending = waiting(question);
  let stopped = false, notice = "";
  try {
    notice = await send(command);
  } catch (error) {
    stopped = error instanceof Stopped;
    if (!stopped && !(error instanceof Failed)) throw error;
    notice = stopped ? "Stopped. Your question is in the box." : error.message;
    if (command.do === "ask") fill(question);
  } finally {
    pending.remove();
    working(false);
  }
  tell(notice);
  keep();
  arrive(typed, again);
}

function arrive(typed, again) {
  const last = turns().at(-1);
  const refused = last?.querySelector(".reply.error");
  if (refused && typed && turns().length) fill(box().value || last.querySelector(".asked")?.textContent || "");
  goTo(last ?? document.body);
  if (!typed && !again) focusOn(last?.querySelector(".asked"));
}

function waiting(question) {
  const turn = made("div", "", { class: "turn pending" });
  const reply = made("div", "", { class: "reply" });
  if (question) turn.append(made("p", question, { class: "asked" }));
  reply.append(made("p", "Reading the policy…"));
  turn.append(reply);
  byId("transcript").after(turn);
  byId("examples").hidden = true;
  working(true);
  goTo(turn);
  return turn;
}

function working(on) {
  byId("ask").hidden = on;
  byId("stop").hidden = !on;
  if (on && document.activeElement === document.body) byId("stop").focus();
  if (!on && document.activeElement === document.body) box().focus({ preventScroll: true });
}

function fill(question) {
  box().value = question;
  count();
}

function clear() {
  fill("");
}

function count() {
  const length = box().value.length, place = byId("count");
  place.hidden = length < TOLD_FROM;
  const over = length > MOST;
  place.textContent = `${length.toLocaleString("en")} of ${MOST.toLocaleString("en")} characters${over ? `: shorten it by ${(length - MOST).toLocaleString("en")} before you ask` : ""}`;
  place.classList.toggle("over", over);
  set(byId("ask"), { "aria-disabled": String(over) });
  set(box(), { "aria-invalid": String(over), "aria-describedby": "count" });
  return !over;
}

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "question" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (count()) ask(box().value);
});
document.addEventListener("input", (event) => { if (event.target.id === "question") count(); });
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#ask, #stop, #again");
  if (!button) return;
  if (button.id === "stop") stop();
  else if (button.id === "again") begin();
  else if (count()) ask(box().value);
});

async function begin() {
  if (busy()) stop();
  clear();
  tell("");
  forget();
  try {
    tell(await send({ do: "new" }));
  } catch (error) {
    tell(error.message);
  }
  history.replaceState(null, "", location.pathname);
  box().focus();
  window.scrollTo({ top: 0 });
}
