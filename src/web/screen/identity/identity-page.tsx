import "./identity.css";
import { lazy, Suspense, useEffect, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { Identity } from "../../../domain/identity.ts";
import { addressOf } from "../../app/address.ts";
import { call, Refusal } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { WhyField } from "../../app/ui/dialog.tsx";
import { Go } from "../../app/ui/go.tsx";
import { NameLink } from "../../app/ui/record-link.tsx";
import { useWriting } from "../../app/writing.tsx";
import { Answers, type KeyAnswer } from "./answers.tsx";
import { Opened } from "./opened.tsx";
import { SecondUnlock, UnlockedUntil } from "./second-unlock.tsx";

const SealForm = lazy(async () => ({ default: (await import("./seal-form.tsx")).SealForm }));

/** Who one person is: sealed by whoever writes it, opened by key holders with a reason. Another person begins anew. */
export function Page(screen: ScreenOf<"identity.status">) {
  return <OfPerson key={screen.params["id"]} {...screen} />;
}

function OfPerson({ dossier, answer, params }: ScreenOf<"identity.status">) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [isSealing, setSealing] = useState(false);
  const [warning, setWarning] = useState<string>();
  const { ref, label, sealed } = answer.person!;
  const names = { [ref]: { id: params["id"]!, label } };
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Identity</h1>
      <p className="lead">
        Who <NameLink reference={ref} /> is, sealed for key holders. It is in no list, search or export.
      </p>
      {answer.epoch === null ? (
        <p>
          Nobody holds keys of identities in this dossier yet, so that nothing can be sealed.{" "}
          <Go to={addressOf.dossier(dossier, "identities")}>Make this device a key holder</Go>
        </p>
      ) : (
        <>
          <p>
            {sealed ? "An identity is sealed for this person." : "No identity is sealed for this person."}
          </p>
          {warning === undefined ? null : (
            <div className="callout" role="alert">
              <p>{warning}</p>
            </div>
          )}
          {sealed && !isSealing ? <Opening dossier={dossier} answer={answer} /> : null}
          {!writable ? null : isSealing ? (
            <section aria-labelledby="seal">
              <h2 id="seal">Seal {sealed ? "another one in its place" : "an identity"}</h2>
              <p className="small">
                Whoever writes it need not be able to open it. Nothing of it is kept before it is sealed.
              </p>
              <Suspense fallback={<p role="status">The form is being opened …</p>}>
                <SealForm
                  dossier={dossier}
                  person={ref}
                  isReplaced={sealed}
                  onCancel={() => setSealing(false)}
                  onSealed={(like) => {
                    setSealing(false);
                    setWarning(like);
                    saved([], "Sealed");
                    void router.invalidate();
                  }}
                />
              </Suspense>
            </section>
          ) : (
            <p>
              <button
                type="button"
                className="button"
                onClick={() => {
                  setWarning(undefined);
                  setSealing(true);
                }}
              >
                {sealed ? "Seal another one in its place" : "Seal an identity"}
              </button>
            </p>
          )}
        </>
      )}
    </NamingContext>
  );
}

/** Opens what is sealed: after the second unlock, with a reason, and with the answers of others where they are needed. */
function Opening({ dossier, answer }: Pick<ScreenOf<"identity.status">, "dossier" | "answer">) {
  const router = useRouter();
  const [why, setWhy] = useState("");
  const [shares, setShares] = useState<readonly KeyAnswer[]>([]);
  const [opened, setOpened] = useState<Identity>();
  const [problem, setProblem] = useState<string>();
  const { holder, threshold, unlocked_until: until } = answer;
  const { ref } = answer.person!;
  const needsOthers = !holder || (threshold ?? 1) > 1;

  // What was opened goes with the second unlock.
  useEffect(() => {
    if (opened === undefined || !holder) return undefined;
    const left = until === null ? 0 : new Date(until).getTime() - Date.now();
    const timer = setTimeout(
      () => {
        setOpened(undefined);
        void router.invalidate();
      },
      Math.max(0, left),
    );
    return () => clearTimeout(timer);
  }, [opened, until, holder, router]);

  async function open(): Promise<void> {
    setProblem(undefined);
    try {
      const given = { person: ref, why, shares: [...shares] };
      setOpened((await call(dossier, "identity.open", given)).answer.identity as Identity);
      setWhy("");
      setShares([]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    // The journal has grown by who asked, and the second unlock may have ended.
    await router.invalidate();
  }

  if (opened !== undefined) return <Opened identity={opened} onHide={() => setOpened(undefined)} />;
  if (holder && until === null)
    return (
      <>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        <SecondUnlock dossier={dossier} onOpen={() => void router.invalidate()} />
      </>
    );
  return (
    <form
      className="shelf-form"
      aria-label="Open the identity"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      {until === null ? null : <UnlockedUntil until={until} />}
      <WhyField value={why} onChange={setWhy} />
      {needsOthers ? (
        <Answers
          dossier={dossier}
          persons={[ref]}
          purpose="open"
          why={why}
          shares={shares}
          onShares={setShares}
        />
      ) : null}
      <div className="actions">
        <button type="submit" className="button primary" disabled={why.trim() === ""}>
          Open the identity
        </button>
        <span className="small">The journal keeps who opened it, and why.</span>
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </form>
  );
}
