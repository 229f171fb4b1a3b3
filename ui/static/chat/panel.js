// 'What I understood': a fact that is changed is decided at once; where the keyboard was it stays.
import { byId, goTo, set, tell, turns } from "./page.js";
import { follow } from "./compose.js";
import { keep, send } from "./wire.js";

const MOST_BYTES = 1_000_000;
let held = null;

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.closest?.("#courses-upload")) return;
  if (field.closest?.("#understood-facts") && field.name) decide({ do: "set", fact: field.name, value: valueOf(field) });
});

function valueOf(field) {
  if (field.type !== "checkbox") return field.value;
  return [...document.querySelectorAll(`#understood-facts input[name="${field.name}"]:checked`)].map((box) => box.value);
}

async function decide(command) {
  tell("");
  set(byId("understood-facts"), { "aria-busy": "true" });
  const before = turns().length;
  try {
    tell(await send(command));
  } catch (error) {
    tell(error.message || "Stopped.");
  }
  set(byId("understood-facts"), { "aria-busy": "false" });
  keep();
  // On a phone the panel stands under the answer, which would jump away from whoever corrects several values.
  if (matchMedia("(min-width: 821px)").matches && (turns().length !== before || document.querySelector("#transcript .change"))) goTo(turns().at(-1));
}

document.addEventListener("click", (event) => {
  if (event.target.id !== "fill" || !byId("courses").value.trim()) return;
  follow({ do: "courses", text: byId("courses").value }, "The course list", event.target, true);
});

// Before Gradio takes the file: what it would refuse is told here, in a sentence.
document.addEventListener("change", (event) => {
  const file = event.target.closest?.("#courses-upload input, #courses-part input[type=file]")?.files?.[0];
  if (!file) return;
  const wrong = !/\.(csv|xlsx)$/i.test(file.name)
    ? `${file.name} is neither CSV nor XLSX; save the course list as one of them and choose it again.`
    : file.size > MOST_BYTES ? `${file.name} is larger than 1 MB; leave only the courses in it and choose it again.` : "";
  tell(wrong);
  if (!wrong) return;
  event.stopImmediatePropagation();
  event.target.value = "";
}, true);

document.addEventListener("focusin", (event) => {
  held = event.target.closest?.("#understood-facts") ? { id: event.target.id, name: event.target.name, value: event.target.value } : null;
});

// The panel is written anew after each answer: the field that had the keyboard gets it back.
export function restored() {
  for (const field of document.querySelectorAll("#understood-facts .bad :is(input, select)")) {
    set(field, { "aria-invalid": "true", "aria-describedby": `told-${field.name}-wrong` });
  }
  if (!held || document.activeElement !== document.body) return;
  const fields = [...document.querySelectorAll("#understood-facts :is(input, select)")];
  const same = fields.find((field) => (held.id ? field.id === held.id : field.name === held.name && field.value === held.value));
  same?.focus({ preventScroll: true });
}
