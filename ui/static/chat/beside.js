// The policy beside the chat: a link to a clause opens the whole text there, at that clause.
import { byId, focusOn, goTo, set, tell } from "./page.js";
import { send } from "./wire.js";

let from = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.clause-link, #beside-text a.id");
  if (link) {
    event.preventDefault();
    if (!link.closest("#beside")) from = link;
    open(link.getAttribute("href"));
  } else if (event.target.id === "beside-close") close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("reading") && !document.querySelector("dialog[open]")) close();
});

async function open(href) {
  document.body.classList.add("reading");
  if (!clauseAt(href)) {
    try {
      await send({ do: "read" });
    } catch (error) {
      tell(error.message);
    }
  }
  arriveAt(href);
}

const clauseAt = (href) => [...document.querySelectorAll("#beside-text a.id")].find((link) => link.getAttribute("href") === href)?.closest(".clause");

// The text may come onto the page a moment after the server has sent it.
function arriveAt(href, tries = 40) {
  const clause = clauseAt(href);
  if (!clause) {
    if (tries) requestAnimationFrame(() => arriveAt(href, tries - 1));
    return;
  }
  for (const other of document.querySelectorAll("#beside-text .here")) other.classList.remove("here");
  clause.classList.add("here");
  set(clause, { "aria-label": `Clause ${href.slice(1)}`, role: "group" });
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
