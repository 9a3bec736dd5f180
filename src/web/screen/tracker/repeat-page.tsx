import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { RepeatRow } from "../../../api/tracker.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { type RepeatKind, repeatKinds } from "../../../domain/repeat.ts";
import { call, Refusal } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Dialog } from "../../app/ui/dialog.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { useWriting } from "../../app/writing.tsx";

/** Pairs of calls that may ask for the same, the likeliest first. A person who read both says how one stands to the other. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"tracker.repeats">) {
  const { rows, names, more } = useRows(dossier, "tracker.repeats", {}, { answer, checkpoint });
  const [confirming, setConfirming] = useState<RepeatRow>();
  const { writable } = useWriting();
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Repeats</h1>
      <p className="lead">
        The program proposes by words that two calls share. What counts is what a person confirms.
      </p>
      {rows.length === 0 ? (
        <p>No two calls are alike.</p>
      ) : (
        <Sheet label="Pairs of calls" heads={["First", "Second", "Words that both have", "Confirmed", ""]}>
          {rows.map((row) => (
            <tr key={`${row.first} ${row.second}`}>
              <td>
                <RefLink reference={row.first} />
              </td>
              <td>
                <RefLink reference={row.second} />
              </td>
              <td>{row.shared.join(", ")}</td>
              <td>{row.confirmed === null ? (row.linked ? "linked" : "") : wordsOf(row.confirmed)}</td>
              <td>
                {writable ? (
                  <button type="button" className="button small-button" onClick={() => setConfirming(row)}>
                    Confirm
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
      {confirming === undefined ? null : (
        <Confirm dossier={dossier} row={confirming} onClose={() => setConfirming(undefined)} />
      )}
    </NamingContext>
  );
}

const said: Readonly<Record<RepeatKind, string>> = {
  same: "The first asks for the same as the second",
  narrower: "The first asks for less",
  wider: "The first asks for more",
  "reports-on": "The first reports on the second",
  opposes: "The first asks for the opposite",
};

function Confirm({
  dossier,
  row: { first, second, confirmed },
  onClose,
}: {
  readonly dossier: string;
  readonly row: RepeatRow;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const { saved, member } = useWriting();
  const [kind, setKind] = useState<RepeatKind | undefined>(confirmed ?? undefined);
  const [by, setBy] = useState(member ?? "");
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  async function confirm(): Promise<void> {
    try {
      await call(dossier, "tracker.confirm", { first, second, kind: kind!, by, reason });
      saved([first]);
      await router.invalidate();
      onClose();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }
  return (
    <Dialog title="How one stands to the other" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>
          First: <RefLink reference={first} />. Second: <RefLink reference={second} />.
        </p>
        <fieldset>
          <legend>What you found</legend>
          {repeatKinds.map((each) => (
            <label key={each} className="choice">
              <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />{" "}
              {said[each]}
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="by">Your name, as the thread shows it</label>
          <input
            id="by"
            value={by}
            required
            autoComplete="off"
            onChange={({ target }) => setBy(target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="reason">Reason</label>
          <textarea
            id="reason"
            rows={2}
            value={reason}
            required
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        <div className="actions">
          <button
            type="submit"
            className="button primary"
            disabled={kind === undefined || by.trim() === "" || reason.trim() === ""}
          >
            Confirm
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
