import { ask } from "./key.js";

/** Sends the passphrase and shows what stood here before, once it is unlocked. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("#unlock"));
const field = /** @type {HTMLInputElement | null} */ (document.querySelector("#passphrase"));
const show = /** @type {HTMLInputElement | null} */ (document.querySelector("#show"));
const goOn = /** @type {HTMLButtonElement} */ (document.querySelector("#go-on"));
const state = /** @type {HTMLElement} */ (document.querySelector("#state"));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (field !== null && field.value === "") say("Type the passphrase.");
  else void unlock(field?.value ?? "");
});
goOn.addEventListener("click", () => void unlock(""));
show?.addEventListener("change", () => {
  if (field !== null) field.type = show.checked ? "text" : "password";
});

/** @param {string} passphrase */
async function unlock(passphrase) {
  busy(true);
  say("One moment …");
  try {
    const answer = await ask("/unlock", { method: "POST", body: new TextEncoder().encode(passphrase) });
    if (field !== null) field.value = "";
    if (answer.headers.get("Content-Type")?.startsWith("application/json") !== true)
      return say(await answer.text());
    const { sentence, closed, total } = await answer.json();
    if (!answer.ok) return say(sentence);
    if (closed === 0) return location.reload();
    goOn.hidden = false;
    say(`${total - closed} of ${total} open. Type the passphrase of another, or go on with what is open.`);
  } catch {
    say("The program does not answer; start it again and open the address that it prints.");
  } finally {
    busy(false);
    field?.focus();
  }
}

/** @param {boolean} isBusy */
function busy(isBusy) {
  for (const button of form.querySelectorAll("button")) button.disabled = isBusy;
}

/** @param {string} sentence */
function say(sentence) {
  state.textContent = sentence;
}
