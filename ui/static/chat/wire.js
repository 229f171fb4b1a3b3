// Commands to the server: one at a time, each numbered, with what the page shows, so that the server can tell what it must bring back.
import { byId, turns } from "./page.js";

const PATIENCE_MS = 6000;
const KEPT = "kept";
export const UNREACHABLE = "The service cannot be reached, so nothing was asked. Your conversation is kept on this page: check the connection and try again.";
export class Failed extends Error {}
export class Stopped extends Error {}

let number = 0, current = null, before = Promise.resolve();

export const busy = () => current !== null;
export const kept = () => sessionStorage.getItem(KEPT) ?? "";

// The link of the last answer, by which this tab finds its conversation again after a reload or a restart of the service.
export function keep() {
  const last = turns().at(-1)?.querySelector(".permalink");
  if (last) sessionStorage.setItem(KEPT, last.getAttribute("href"));
}

export function forget() {
  sessionStorage.removeItem(KEPT);
}

// Resolves with what the server has to say beside what it shows; Failed with a sentence, Stopped without one.
export function send(command) {
  const sent = before.then(() => delivered(command));
  before = sent.catch(() => undefined);
  return sent;
}

function delivered(command) {
  number += 1;
  const n = number;
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => alive().catch(() => settle(() => reject(new Failed(UNREACHABLE)))), PATIENCE_MS);
    const settle = (done) => {
      if (current?.n !== n) return;
      clearInterval(watch);
      current = null;
      done();
    };
    current = {
      n,
      done: (notice) => settle(() => resolve(notice)),
      failed: (sentence) => settle(() => reject(new Failed(sentence))),
      stopped: () => settle(() => reject(new Stopped())),
    };
    write("command", { ...command, n, turns: turns().length, kept: kept() });
  });
}

export function write(id, command) {
  const box = document.querySelector(`#${id} textarea, #${id} input`);
  box.value = JSON.stringify(command);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function stop() {
  if (!current) return;
  byId("command-stop")?.click();
  current.stopped();
}

// Called whenever the page has changed: the server repeats the number of the command that it has done.
export function arrived() {
  const done = document.querySelector("#told .number")?.textContent;
  if (current && done === String(current.n)) current.done(document.querySelector("#told .notice")?.textContent ?? "");
}

async function alive() {
  const response = await ask.call(window, "healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error();
}

// What Gradio sends goes through here, so that a refusal reaches the user in the service's own sentence.
const ask = window.fetch;
window.fetch = async (...given) => {
  const joins = String(given[0]?.url ?? given[0]).includes("/queue/join");
  try {
    const response = await ask.apply(window, given);
    if (joins && !response.ok) current?.failed(await sentence(response.clone()));
    return response;
  } catch (error) {
    if (joins) current?.failed(UNREACHABLE);
    throw error;
  }
};

async function sentence(response) {
  try {
    return (await response.json()).detail || UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
}
