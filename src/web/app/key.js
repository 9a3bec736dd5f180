/**
 * The key of this run of the program, which pages send with each request and a browser never sends by itself. It comes
 * for the token of the printed address, stays in the tab (session storage), and goes to other tabs of this origin.
 */
const place = "habeas-key";

/** How long other tabs have to answer. */
const patienceMs = 400;

/* oxlint-disable unicorn/require-post-message-target-origin -- a channel reaches its own origin alone */
const tabs = new BroadcastChannel(place);
tabs.addEventListener("message", ({ data }) => {
  const key = sessionStorage.getItem(place);
  if (data === "asked" && key !== null) tabs.postMessage({ key });
});

const found = findKey();

/**
 * What this server answers to a page's request.
 *
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function ask(path, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("Habeas-Key", (await found) ?? "");
  return fetch(path, { ...init, headers });
}

/** @returns {Promise<string | undefined>} */
async function findKey() {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token !== undefined) {
    history.replaceState(history.state, "", location.pathname);
    const answer = await fetch("/key", { headers: { "Habeas-Token": token } });
    if (answer.ok) sessionStorage.setItem(place, await answer.text());
  }
  const key = sessionStorage.getItem(place) ?? (await fromOtherTab());
  if (key !== undefined) sessionStorage.setItem(place, key);
  return key;
}

/** @returns {Promise<string | undefined>} */
function fromOtherTab() {
  return new Promise((done) => {
    const waiting = setTimeout(() => done(undefined), patienceMs);
    tabs.addEventListener("message", ({ data }) => {
      if (typeof data?.key !== "string") return;
      clearTimeout(waiting);
      done(data.key);
    });
    tabs.postMessage("asked");
  });
}
