window.heard = [];
for (const type of ["ready", "answer", "resize"]) {
  document.addEventListener(`policy-${type}`, (event) => {
    window.heard.push({ type, ...event.detail });
    const times = window.heard.filter((one) => one.type === type).length;
    document.body.dataset.heard = `${document.body.dataset.heard ?? ""} ${type}-${times}`;
  });
}
const person = document.querySelector("policy-assistant[data-login]");
if (person) person.token = () => fetch("/policy-token").then((told) => told.text());
