// What the page does beyond Gradio: landmarks, one announcement an answer, following the conversation, and questions that can be clicked.
const byId = (id) => document.getElementById(id);

function describe() {
  const set = (id, attributes) => {
    const element = byId(id);
    if (element) for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  set("transcript", { role: "region", "aria-label": "Conversation" });
  set("understood", { role: "complementary", "aria-labelledby": "understood-title" });
  set("announcement", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
}

// Half a turn is a question that waits for its answer; the page follows both halves, since the answer makes it longer.
let shown = 0;

function follow() {
  const turns = document.querySelectorAll("#transcript .turn");
  const now = turns.length - (document.querySelector("#transcript .pending") ? 0.5 : 0);
  if (now > shown) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turns[turns.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
  if (now === 0 && shown > 0) window.scrollTo({ top: 0 });
  shown = now;
}

function askThis(question) {
  const box = document.querySelector("#question textarea, #question input");
  if (!box) return;
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  // After Gradio has taken the new value over.
  setTimeout(() => byId("ask")?.click(), 30);
  box.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#transcript button.ask-this");
  if (button) askThis(button.textContent.trim());
});

new MutationObserver(() => {
  describe();
  follow();
}).observe(document.documentElement, { childList: true, subtree: true });
describe();
