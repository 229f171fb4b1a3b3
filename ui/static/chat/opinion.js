// Whether an answer helped, with a comment for whoever wants to give one.
import { made, set, tell } from "./page.js";
import { send } from "./wire.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#transcript button.rate");
  if (button) ask(button);
});

function ask(button) {
  const helped = button.name === "up", place = Number(button.value);
  const dialog = made("dialog", "", { "aria-labelledby": "opinion-title" });
  const form = made("form", "", { method: "dialog" });
  const label = made("label", helped ? "What was good about it? (optional)" : "What was wrong or missing? (optional)");
  const comment = made("textarea", "", { rows: "4", maxlength: "2000" });
  const buttons = made("div", "", { class: "buttons" });
  label.append(comment);
  buttons.append(made("button", "Send", { type: "submit", class: "primary" }), made("button", "Cancel", { type: "button", class: "cancel" }));
  form.append(
    made("h2", helped ? "This answer helped" : "This answer did not help", { id: "opinion-title" }),
    label,
    made("p", "It is kept for those who look after this page, and changes no answer. Leave out names and other personal data.", { class: "hint" }),
    buttons,
  );
  dialog.append(form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (button.isConnected) button.focus();
  });
  buttons.querySelector(".cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async () => {
    try {
      tell(await send({ do: "rate", place, rating: button.name, comment: comment.value }));
    } catch (error) {
      tell(error.message);
    }
  });
  set(dialog, { class: "opinion" });
  dialog.showModal();
  comment.focus();
}
