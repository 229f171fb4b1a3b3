// The page in the frame: asks over REST, shows answers as text alone, and speaks with the page around it (protocol v1, docs/embed.md).
const SOURCE = "policy-assistant", VERSION = 1, MOST = 20000;
const talk = document.getElementById("talk");
const form = document.getElementById("ask");
const box = document.getElementById("question");
const send = form.querySelector("button");
const allowed = document.body.dataset.origins.split(" ").filter(Boolean);
const named = new URLSearchParams(location.search).get("host") ?? "";
// Only a page that the service's settings name is spoken with.
const host = window.parent !== window && allowed.includes(named) ? named : null;
// How long to wait for a new token from the page around.
const PATIENCE = 5000;
let conversation = null, token = null, agent = false, before = Promise.resolve(), opened = () => {};

const tell = (type, more = {}) => { if (host) window.parent.postMessage({ source: SOURCE, version: VERSION, type, ...more }, host); };

const FIELDS = { open: { agent: "boolean", token: "string" }, ask: { question: "string" } };
function isMessage(data) {
  if (typeof data !== "object" || data === null || data.source !== SOURCE || data.version !== VERSION || !Object.hasOwn(FIELDS, data.type)) return false;
  const fields = FIELDS[data.type];
  return Object.entries(data).every(([name, value]) =>
    ["source", "version", "type"].includes(name) || (Object.hasOwn(fields, name) && typeof value === fields[name]));
}

window.addEventListener("message", (event) => {
  if (!host || event.source !== window.parent || event.origin !== host || !isMessage(event.data)) return;
  if (event.data.type === "open") {
    agent = event.data.agent === true;
    token = event.data.token || null;
    form.querySelector("label").textContent = agent ? "Ticket or question" : "Your question";
    box.placeholder = agent ? "Paste what the requester wrote" : "Does my 10-unit program qualify?";
    opened();
  } else if (event.data.question?.trim() && event.data.question.length <= MOST) {
    ask(event.data.question.trim());
  }
});

form.addEventListener("submit", (event) => { event.preventDefault(); if (box.value.trim()) ask(box.value.trim()); });
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !agent && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});

// One after the other, because each builds on the last.
function ask(question) {
  before = before.then(() => answer(question));
}

async function answer(question) {
  send.disabled = true;
  const entry = part(talk, "article");
  part(entry, "h2", question);
  const pending = part(entry, "p", "Reading the policy…", "note");
  try {
    const told = await answered(question);
    pending.remove();
    for (const answer of told.answers) show(entry, answer);
    if (agent) copyButton(entry, told.draft);
    const last = told.answers.at(-1);
    conversation = last.conversation;
    box.value = "";
    tell("answer", { question, answer: last, ...(agent ? { draft: told.draft } : {}) });
  } catch (error) {
    pending.remove();
    part(entry, "p", error instanceof Refused ? error.message : "The service cannot be reached at present; try again later.", "error");
  } finally {
    send.disabled = false;
    box.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "nearest" });
  }
}

class Refused extends Error {}

async function answered(question) {
  let response = await sent(question);
  if (response.status === 401 && (await renewed())) response = await sent(question);
  const told = await response.json();
  if (response.ok) return agent ? told : { answers: [told] };
  if (response.status === 404) conversation = null;
  if (response.status === 401) throw new Refused("The log-in is missing or has ended; reload the page and log in again.");
  throw new Refused(told.detail);
}

function sent(question) {
  return fetch(agent ? "v1/tickets/suggest" : "v1/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ [agent ? "text" : "question"]: question, ...(conversation ? { conversation } : {}) }),
  });
}

// Whether the page around has given another token: told again that the frame is ready, it opens it anew.
async function renewed() {
  if (!host) return false;
  const old = token;
  const again = new Promise((done) => { opened = done; setTimeout(done, PATIENCE); });
  tell("ready");
  await again;
  return Boolean(token) && token !== old;
}

function part(parent, name, text = "", style = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (style) made.className = style;
  parent.append(made);
  return made;
}

function show(entry, answer) {
  const before = entry.querySelectorAll("strong").length;
  for (const block of answer.text.trim().split(/\n{2,}/)) showBlock(entry, block.split("\n"));
  // The first bold word is the verdict; a "Yes" to "is anything wrong?" is a warning.
  if (answer.breach) entry.querySelectorAll("strong")[before]?.classList.add("breach");
  for (const note of answer.notes) if (!answer.text.includes(note)) part(entry, "p", `Note: ${note}`, "note");
}

function showBlock(entry, lines) {
  if (lines.every((line) => line.startsWith(">"))) inline(part(entry, "blockquote"), lines.map((line) => line.replace(/^>\s?/, "")).join("\n"));
  else if (lines.every((line) => line.startsWith("|"))) table(entry, lines);
  else if (lines.every((line) => /^\s*[-*] /.test(line))) {
    const list = part(entry, "ul");
    for (const line of lines) inline(part(list, "li"), line.replace(/^\s*[-*] /, ""));
  } else inline(part(entry, "p"), lines.join("\n"));
}

function table(entry, lines) {
  const made = part(entry, "table");
  for (const [place, line] of lines.entries()) {
    if (/^[|\s:-]+$/.test(line)) continue;
    const row = part(made, "tr");
    for (const cell of line.replace(/^\||\|$/g, "").split("|")) inline(part(row, place === 0 ? "th" : "td"), cell.trim());
  }
}

// Bold and italic alone; everything else is the text it is.
function inline(parent, text) {
  for (const piece of text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/)) {
    if (/^\*\*[^*]+\*\*$/.test(piece)) part(parent, "strong", piece.slice(2, -2));
    else if (/^\*[^*]+\*$/.test(piece)) part(parent, "em", piece.slice(1, -1));
    else parent.append(piece);
  }
}

function copyButton(entry, draft) {
  const button = part(entry, "button", "Copy as reply", "copy");
  button.type = "button";
  button.addEventListener("click", async () => {
    button.textContent = (await copied(draft)) ? "Copied" : "Could not be copied; select the text instead";
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page around that does not hand on the permission leaves the old way.
    const held = part(document.body, "textarea", text);
    held.select();
    const done = document.execCommand("copy");
    held.remove();
    return done;
  }
}

new ResizeObserver(() => tell("resize", { height: Math.ceil(document.querySelector("main").getBoundingClientRect().height) })).observe(document.querySelector("main"));
tell("ready");
