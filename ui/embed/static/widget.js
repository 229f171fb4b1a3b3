// One script tag puts the assistant on a page: <script src="https://policy.example.edu/widget.js" defer></script> (docs/embed.md).
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || customElements.get("policy-assistant")) return;
  const page = new URL("embed", script.src);
  const SOURCE = "policy-assistant", VERSION = 1;
  const FIELDS = {
    ready: {},
    resize: { height: (value) => Number.isFinite(value) && value >= 0 },
    answer: {
      question: (value) => typeof value === "string",
      answer: (value) => typeof value === "object" && value !== null && typeof value.text === "string",
      draft: (value) => value === undefined || typeof value === "string",
    },
  };
  const isMessage = (data) => {
    if (typeof data !== "object" || data === null || data.source !== SOURCE || data.version !== VERSION || !Object.hasOwn(FIELDS, data.type)) return false;
    const fields = FIELDS[data.type];
    return Object.keys(data).every((name) => ["source", "version", "type"].includes(name) || Object.hasOwn(fields, name))
      && Object.entries(fields).every(([name, holds]) => holds(data[name]));
  };
  const STYLE = `
    :host { color-scheme: light dark; font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button { font: inherit; font-weight: 600; min-height: 44px; padding: 0 18px; border: 0; cursor: pointer; color: light-dark(#fff, #10151c); background: light-dark(#1f4e8c, #8ab8f5); }
    button:focus-visible { outline: 3px solid light-dark(#1f4e8c, #8ab8f5); outline-offset: 2px; }
    .opener { position: fixed; right: 20px; bottom: 20px; border-radius: 22px; z-index: 2147483000; box-shadow: 0 2px 10px #0005; }
    .panel { position: fixed; right: 20px; bottom: 76px; width: min(420px, calc(100vw - 24px)); height: min(620px, calc(100dvh - 96px)); z-index: 2147483000; display: flex; flex-direction: column; background: light-dark(#fff, #16191e); border: 1px solid light-dark(#c9ced6, #454b55); border-radius: 10px; overflow: hidden; box-shadow: 0 6px 30px #0006; }
    .panel[hidden] { display: none; }
    .close { align-self: flex-end; background: none; color: inherit; padding: 0 14px; }
    .panel .close { color: light-dark(#1a1d21, #e8eaed); }
    iframe { border: 0; width: 100%; flex: 1; min-height: 0; display: block; }
    .inline iframe { height: 420px; }`;

  class PolicyAssistant extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    #frame = null; #panel = null; #opener = null; #ready = false; #waiting = [];
    // The token of whoever is logged in at the page: text, or a function that gives it (or a promise of it) whenever it is needed.
    // One that the page gave before this script was there is kept.
    token = this.token ?? "";

    connectedCallback() {
      if (this.#panel) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
      this.#panel = document.createElement("div");
      if (this.hasAttribute("data-inline")) {
        this.#panel.className = "inline";
        this.#root.append(this.#panel);
        this.#load();
      } else this.#buttons();
      window.addEventListener("message", this.#heard);
    }

    disconnectedCallback() { window.removeEventListener("message", this.#heard); }

    // Shows the assistant.
    open() {
      if (this.#opener) { this.#panel.hidden = false; this.#opener.setAttribute("aria-expanded", "true"); }
      this.#load();
      this.#frame.focus();
    }

    close() {
      if (!this.#opener) return;
      this.#panel.hidden = true;
      this.#opener.setAttribute("aria-expanded", "false");
      this.#opener.focus();
    }

    // Asks a question as if it were typed.
    ask(question) {
      this.open();
      if (this.#ready) this.#tell("ask", { question: String(question) });
      else this.#waiting.push(String(question));
    }

    #buttons() {
      const label = this.dataset.label || "Ask the policy";
      this.#opener = Object.assign(document.createElement("button"), { type: "button", className: "opener", textContent: label });
      this.#opener.setAttribute("aria-expanded", "false");
      this.#opener.addEventListener("click", () => (this.#panel.hidden ? this.open() : this.close()));
      Object.assign(this.#panel, { className: "panel", hidden: true });
      this.#panel.setAttribute("role", "dialog");
      this.#panel.setAttribute("aria-label", label);
      const close = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "Close" });
      close.addEventListener("click", () => this.close());
      this.#panel.append(close);
      this.#panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
      this.#root.append(this.#panel, this.#opener);
    }

    #load() {
      if (this.#frame) return;
      const address = new URL(page);
      address.searchParams.set("host", location.origin);
      this.#frame = Object.assign(document.createElement("iframe"), { src: address.href, title: this.dataset.label || "Ask the policy", allow: "clipboard-write", referrerPolicy: "no-referrer" });
      this.#panel.append(this.#frame);
    }

    #tell(type, more) { this.#frame.contentWindow.postMessage({ source: SOURCE, version: VERSION, type, ...more }, page.origin); }

    #heard = async (event) => {
      if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== page.origin || !isMessage(event.data)) return;
      const { type, source, version, ...detail } = event.data;
      if (type === "ready") {
        const token = typeof this.token === "function" ? await this.token() : this.token;
        this.#tell("open", { agent: this.hasAttribute("data-agent"), ...(token ? { token } : {}) });
        const first = this.#ready || !this.dataset.question ? [] : [this.dataset.question];
        this.#ready = true;
        for (const question of [...first, ...this.#waiting.splice(0)]) this.#tell("ask", { question });
      } else if (type === "resize" && this.#panel.className === "inline") {
        this.#frame.style.height = `${Math.min(Math.max(detail.height, 160), 4000)}px`;
      }
      this.dispatchEvent(new CustomEvent(`policy-${type}`, { detail, bubbles: true }));
    };
  }
  customElements.define("policy-assistant", PolicyAssistant);

  const begin = () => {
    if (document.querySelector("policy-assistant")) return;
    const made = document.createElement("policy-assistant");
    Object.assign(made.dataset, script.dataset);
    document.body.append(made);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
