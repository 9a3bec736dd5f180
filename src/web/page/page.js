import { ask } from "./key.js";
import { lock } from "./lock.js";

/** Fills the empty page with what stands at its address, which the server gives to those who send the key. */
history.scrollRestoration = "manual";
addEventListener("pagehide", () => history.replaceState({ ...history.state, down: scrollY }, ""));

/**
 * @typedef {{ createHTML: (text: string) => string }} Policy
 * @type {Window & { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }}
 */
const { trustedTypes } = window;
// The server's own markup, in which everything of a dossier is escaped; a script in it would not run.
const policy = trustedTypes?.createPolicy("habeas", { createHTML: (text) => text });

try {
  const answer = await ask(location.pathname + location.search);
  const text = await answer.text();
  if (answer.headers.get("Content-Type")?.startsWith("text/html") !== true) say(text);
  else {
    const shown = new DOMParser().parseFromString(policy?.createHTML(text) ?? text, "text/html");
    document.title = shown.title;
    document.body.replaceWith(shown.body);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Lock" });
    button.className = "lock";
    button.addEventListener("click", () => void lock());
    document.querySelector("header.top > div")?.append(button);
    // An answer from another address: the only dossier in place of the list.
    if (answer.redirected) history.replaceState(history.state, "", new URL(answer.url).pathname);
    // What the address marks was not there when the browser looked for it.
    if (location.hash !== "") location.replace(location.hash);
    else scrollTo(0, history.state?.down ?? 0);
  }
} catch {
  say("The program does not answer; start it again and open the address that it prints.");
}

/** @param {string} sentence */
function say(sentence) {
  const note = document.querySelector("#state");
  if (note !== null) note.textContent = sentence;
}
