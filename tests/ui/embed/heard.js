window.heard = [];
for (const type of ["ready", "answer", "resize"]) document.addEventListener(`policy-${type}`, (event) => window.heard.push({ type, ...event.detail }));
const person = document.querySelector("policy-assistant[data-login]");
if (person) person.token = () => fetch("/policy-token").then((told) => told.text());
