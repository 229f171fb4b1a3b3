window.heard = [];
for (const type of ["ready", "answer", "resize"]) document.addEventListener(`policy-${type}`, (event) => window.heard.push({ type, ...event.detail }));
