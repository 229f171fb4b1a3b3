// The chat: what the server sends is put in order, described to screen readers, and a conversation is found again.
import "./chat/beside.js";
import "./chat/opinion.js";
import { boxes, drafted, follow } from "./chat/compose.js";
import { byId, made, set } from "./chat/page.js";
import { restored } from "./chat/panel.js";
import { reopened } from "./chat/turns.js";
import { arrived, kept } from "./chat/wire.js";

function describe() {
  set(byId("transcript"), { role: "region", "aria-label": "Conversation" });
  set(byId("understood"), { role: "complementary", "aria-labelledby": "understood-title" });
  set(byId("beside"), { role: "complementary", "aria-label": "The policy" });
  set(byId("trouble"), { role: "alert" });
  set(byId("count"), { role: "status" });
  for (const wire of document.querySelectorAll(".wire")) set(wire, { "aria-hidden": "true" });
}

// Gradio keeps a clock in each of its parts, which nobody wants to hear: what is announced is said by an element of our own.
const spoken = made("p", "", { id: "spoken", class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "true" });

function announce() {
  const words = document.querySelector("#announcement .md")?.textContent.trim() ?? "";
  if (!spoken.isConnected) byId("talk")?.append(spoken);
  if (spoken.isConnected && spoken.textContent !== words) spoken.textContent = words;
}

let began = false;

// A link, or else what this tab last showed, is brought back once the page is there.
function begin() {
  if (began || !byId("question") || !document.querySelector("#command textarea, #command input")) return;
  began = true;
  drafted();
  const link = linkIn(location.hash) || kept();
  if (linkIn(location.hash)) history.replaceState(null, "", location.pathname);
  if (link) follow({ do: "open", link }, "", null);
  else if (!location.hash) byId("question").focus({ preventScroll: true });
}

// Among the tabs of the page the arrow keys walk too, as people who use a screen reader expect.
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.target.getAttribute?.("role") !== "tab") return;
  const tabs = [...event.target.parentElement.querySelectorAll("[role=tab]")];
  tabs.at((tabs.indexOf(event.target) + step) % tabs.length).focus();
});

const linkIn = (hash) => (hash.startsWith("#c=") ? hash : "");

addEventListener("hashchange", () => {
  const link = linkIn(location.hash);
  if (!link) return;
  history.replaceState(null, "", location.pathname);
  follow({ do: "open", link }, "", null);
});

new MutationObserver(() => {
  boxes();
  describe();
  begin();
  if (!byId("transcript")) return;
  reopened();
  restored();
  arrived();
  announce();
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
describe();
