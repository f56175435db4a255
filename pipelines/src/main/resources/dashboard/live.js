/** What the server says: figures once a second while the page is seen, and everything else on asking. */
export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

export async function ask(path, options = {}) {
  const answer = await fetch(path, {cache: 'no-store', credentials: 'omit', ...options});
  let body = null;
  try { body = await answer.json(); } catch { /* told below */ }
  if (!answer.ok) throw new Refused(answer.status, body?.error || (body?.faults || []).join('; ') || `${answer.status} ${answer.statusText}`);
  return body;
}

export const send = (path, body, token) => ask(path, {
  method: 'POST', body: JSON.stringify(body),
  headers: {'Content-Type': 'application/json', ...(token ? {Authorization: `Bearer ${token}`} : {})},
});

/** Calls again so many milliseconds after each answer, at once when the page is seen again. */
export function repeat(act, pause) {
  let timer = 0;
  let ended = false;
  let running = false;
  let again = false;
  const run = async () => {
    clearTimeout(timer);
    if (ended) return;
    if (running) { again = true; return; }
    running = true;
    again = false;
    try { if (!document.hidden) await act(); } finally { running = false; }
    clearTimeout(timer);
    if (!ended) timer = setTimeout(run, again ? 0 : pause);
  };
  const seen = () => { if (!document.hidden) run(); };
  document.addEventListener('visibilitychange', seen);
  run();
  return {now: run, end() { ended = true; clearTimeout(timer); document.removeEventListener('visibilitychange', seen); }};
}

/** Whether a value differs from the one given before under the same name. */
export function changes() {
  const before = new Map();
  return (name, value) => {
    const told = JSON.stringify(value);
    if (before.get(name) === told) return false;
    before.set(name, told);
    return true;
  };
}
