import "./identity.css";
import { useRef, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { IdentityAsk } from "../../../api/identity.ts";
import { askText } from "../../../api/wording.ts";
import { counted } from "../../../domain/noun.ts";
import { call, giveSecond, type OutputOf, Refusal } from "../../app/client.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { download } from "../../app/ui/download.ts";
import { FileInput } from "../../app/ui/file-input.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { useWriting } from "../../app/writing.tsx";
import { useNewPassphrase } from "../dossier/new-passphrase.tsx";
import { Answers, type KeyAnswer } from "./answers.tsx";
import { SecondUnlock, UnlockedUntil } from "./second-unlock.tsx";

type Status = OutputOf<"identity.status">;

/** Who holds the keys of identities, and what a holder does: become one, unlock, answer others, give the keys to other holders. */
export function Page({ dossier, answer }: ScreenOf<"identity.status">) {
  const router = useRouter();
  const { writable } = useWriting();
  const { epoch, threshold, holders, announced, holder, left, unlocked_until: until } = answer;
  const isHeldHere = holder && epoch !== null;
  return (
    <>
      <h1>Identities</h1>
      <p className="lead">
        Who a pseudonym is stands sealed, for key holders alone. An identity is sealed and opened on the page
        of its person, one at a time; the journal keeps who opened it, and why.
      </p>
      {epoch === null ? (
        <p>Nobody holds keys of identities in this dossier yet. The first holder opens alone.</p>
      ) : (
        <>
          <p>
            {threshold === 1
              ? "Any holder opens an identity alone."
              : `It takes ${threshold ?? 0} of ${holders.length} holders to open an identity.`}
          </p>
          {holders.length === 1 && threshold === 1 ? (
            <p className="callout">
              There is one holder. If that second passphrase is lost, what was sealed stays sealed: make
              another device a holder.
            </p>
          ) : null}
          {left === 0 ? null : (
            <p role="alert">
              {counted(left, "identity", "identities")} {left === 1 ? "is" : "are"} sealed to holders of
              before still; seal to the holders again.
            </p>
          )}
        </>
      )}
      {holders.length + announced.length === 0 ? null : (
        <Sheet label="Holders" heads={["Key", "Member", "Holds"]}>
          {holders.map(({ recipient, member }) => (
            <tr key={recipient}>
              <td>
                <code>{recipient.slice(0, 16)}…</code>
              </td>
              <td>
                <code>{member.slice(0, 8)}</code>
              </td>
              <td>{threshold === 1 ? "the key" : "a share"}</td>
            </tr>
          ))}
          {announced.map((recipient) => (
            <tr key={recipient}>
              <td>
                <code>{recipient.slice(0, 16)}…</code>
              </td>
              <td />
              <td>nothing yet</td>
            </tr>
          ))}
        </Sheet>
      )}
      {!holder ? (
        writable ? (
          <NewHolder dossier={dossier} onMade={() => void router.invalidate()} />
        ) : (
          <p>This device holds no key.</p>
        )
      ) : until === null ? (
        <SecondUnlock dossier={dossier} onOpen={() => void router.invalidate()} />
      ) : (
        <UnlockedUntil until={until} />
      )}
      {isHeldHere && until !== null && writable ? (
        <>
          <Sharing dossier={dossier} />
          <NewHolders dossier={dossier} status={answer} />
        </>
      ) : null}
    </>
  );
}

/** Makes this device a holder, behind a passphrase that is not the dossier's. */
function NewHolder({ dossier, onMade }: { readonly dossier: string; readonly onMade: () => void }) {
  const { saved } = useWriting();
  const { fields, typed, empty } = useNewPassphrase({
    label: "Second passphrase",
    name: "",
    lost: "Not the passphrase of the dossier. Nobody can bring it back.",
  });
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function make(): Promise<void> {
    setProblem(undefined);
    const chosen = typed();
    if ("problem" in chosen) return setProblem(chosen.problem);
    setBusy(true);
    try {
      await giveSecond(dossier, "second-holder", chosen.passphrase);
      empty();
      saved([], "A key holder");
      onMade();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
      setBusy(false);
    }
    return undefined;
  }

  return (
    <section aria-labelledby="new-holder">
      <h2 id="new-holder">Make this device a key holder</h2>
      <form
        className="shelf-form"
        aria-labelledby="new-holder"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {fields}
        <div className="actions">
          <button type="submit" className="button primary" disabled={isBusy}>
            Make it a holder
          </button>
          {isBusy ? <span role="status">Being made …</span> : null}
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
      </form>
    </section>
  );
}

/** Answers a question of another holder: what is asked, by the file, and this holder's share in a file that goes back. */
function Sharing({ dossier }: { readonly dossier: string }) {
  const { saved } = useWriting();
  const router = useRouter();
  const chooser = useRef<HTMLInputElement>(null);
  const [ask, setAsk] = useState<IdentityAsk>();
  const [problem, setProblem] = useState<string>();

  async function read(file: File | undefined): Promise<void> {
    setProblem(undefined);
    setAsk(undefined);
    if (file === undefined) return;
    try {
      const question = JSON.parse(await file.text()) as IdentityAsk;
      askText(question);
      setAsk(question);
    } catch {
      setProblem("That is no question of a key holder; choose the file that was brought.");
    }
  }

  async function share(): Promise<void> {
    if (ask === undefined) return;
    try {
      const { answer } = await call(dossier, "identity.share", { ask });
      download("identity-answer.json", `${JSON.stringify(answer)}\n`, "application/json");
      saved([], "Answered");
      setAsk(undefined);
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  return (
    <section aria-labelledby="sharing">
      <h2 id="sharing">Answer another holder</h2>
      <p className="small">
        What is answered must stand in the journal here, word for word. The answer is sealed to the one
        question.
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          Choose the question
        </button>
        <FileInput ref={chooser} accept=".json,application/json" onFiles={([file]) => void read(file)} />
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {ask === undefined ? null : (
        <div className="callout">
          <p>{askText(ask)}</p>
          <p>
            <button type="button" className="button primary" onClick={() => void share()}>
              Share my key for this
            </button>
          </p>
        </div>
      )}
    </section>
  );
}

/** Gives the identities to other holders: each is sealed anew, and who is left out opens nothing that is sealed from then on. */
function NewHolders({ dossier, status }: { readonly dossier: string; readonly status: Status }) {
  const router = useRouter();
  const { saved } = useWriting();
  const known = [...status.holders.map(({ recipient }) => recipient), ...status.announced];
  const [chosen, setChosen] = useState<readonly string[]>(status.holders.map(({ recipient }) => recipient));
  const [threshold, setThreshold] = useState(status.threshold ?? 1);
  const [shares, setShares] = useState<readonly KeyAnswer[]>([]);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function change(): Promise<void> {
    setProblem(undefined);
    setBusy(true);
    try {
      const input = { holders: [...chosen], threshold, shares: [...shares] };
      const { answer } = await call(dossier, "identity.epoch", input);
      saved([], `${counted(answer.sealed, "identity", "identities")} sealed anew`);
      setShares([]);
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    setBusy(false);
  }

  return (
    <section aria-labelledby="new-holders">
      <h2 id="new-holders">Change the holders</h2>
      <form
        className="shelf-form"
        aria-labelledby="new-holders"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <fieldset className="choice-of">
          <legend>Who holds keys from now on</legend>
          {known.map((recipient) => (
            <label key={recipient} className="option">
              <input
                type="checkbox"
                autoComplete="off"
                checked={chosen.includes(recipient)}
                onChange={({ target }) => {
                  const next = target.checked
                    ? [...chosen, recipient]
                    : chosen.filter((one) => one !== recipient);
                  setChosen(next);
                  setThreshold(Math.max(1, Math.min(threshold, next.length)));
                }}
              />{" "}
              <code>{recipient.slice(0, 16)}…</code>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="threshold">How many it takes to open one</label>
          <select
            id="threshold"
            autoComplete="off"
            value={threshold}
            onChange={({ target }) => setThreshold(Number(target.value))}
          >
            {Array.from({ length: Math.max(1, chosen.length) }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
        </div>
        {(status.threshold ?? 1) > 1 ? (
          <Answers
            dossier={dossier}
            persons={[]}
            purpose="epoch"
            why="other holders"
            shares={shares}
            onShares={setShares}
          />
        ) : null}
        <div className="actions">
          <button type="submit" className="button" disabled={isBusy || chosen.length === 0}>
            Seal to these holders
          </button>
          {isBusy ? <span role="status">Being sealed anew …</span> : null}
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
      </form>
    </section>
  );
}
