// The policy beside the chat: a link to a clause opens the whole text there, at that clause.
import { byId, focusOn, goTo, set, tell } from "./page.js";
import { send } from "./wire.js";

let from = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.clause-link");
  if (link) {
    event.preventDefault();
    from = link;
    open(link.getAttribute("href").slice(1));
  } else if (event.target.id === "beside-close") close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("reading") && !document.querySelector("dialog[open]")) close();
});

async function open(id) {
  document.body.classList.add("reading");
  if (!clauseAt(id)) {
    try {
      await send({ do: "read" });
    } catch (error) {
      tell(error.message);
    }
  }
  arriveAt(id);
}

const clauseAt = (id) => [...document.querySelectorAll("#beside-text .id")].find((named) => named.textContent === id)?.closest(".clause");

// The text may come onto the page a moment after the server has sent it.
function arriveAt(id, tries = 60) {
  const clause = clauseAt(id);
  if (!clause) {
    if (tries) requestAnimationFrame(() => arriveAt(id, tries - 1));
    return;
  }
  for (const other of document.querySelectorAll("#beside-text .here")) other.classList.remove("here");
  clause.classList.add("here");
  set(clause, { "aria-label": `Clause ${id}`, role: "group" });
  focusOn(clause);
  const pane = byId("beside");
  if (pane.scrollHeight > pane.clientHeight + 1) pane.scrollTo({ top: clause.offsetTop - pane.clientHeight / 4 });
  else goTo(clause, "center");
}

function close() {
  document.body.classList.remove("reading");
  const back = from?.isConnected ? from : byId("question");
  back?.focus({ preventScroll: true });
}
