// What all parts of the chat share: finding elements, describing them to screen readers, showing a sentence, calm scrolling.
export const byId = (id) => document.getElementById(id);
export const turns = () => [...document.querySelectorAll("#transcript .turn")];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

export function goTo(element, block = "start") {
  element?.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
}

export function focusOn(element) {
  if (!element) return;
  if (!element.matches("a, button, input, select, textarea, summary")) set(element, { tabindex: "-1" });
  element.focus({ preventScroll: true });
}

export function made(name, text = "", attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  set(element, attributes);
  return element;
}

// A sentence for whoever sits before the page; the element is there all along, so that it is announced when it fills.
export function tell(sentence, id = "trouble") {
  const place = byId(id);
  if (!place) return;
  place.hidden = !sentence;
  if (place.textContent !== sentence) place.textContent = sentence;
}

// A button that says for a moment what it has done.
export function confirmed(button, said) {
  if (button.dataset.words) return;
  const before = [...button.childNodes];
  button.dataset.words = "held";
  button.replaceChildren(said);
  setTimeout(() => {
    button.replaceChildren(...before);
    delete button.dataset.words;
  }, 2500);
}
