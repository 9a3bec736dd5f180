import { useRef, useState } from "react";
import type { InputOf } from "../../app/client.ts";
import { call, Refusal } from "../../app/client.ts";
import { download } from "../../app/ui/download.ts";
import { FileInput } from "../../app/ui/file-input.tsx";

export type KeyAnswer = NonNullable<InputOf<"identity.open">["shares"]>[number];

/**
 * What other holders are needed for: a question to be brought to them as a file, and the files with which they answer. They
 * hold keys that are sealed for that one question.
 */
export function Answers({
  dossier,
  persons,
  purpose,
  why,
  shares,
  onShares,
}: {
  readonly dossier: string;
  readonly persons: readonly string[];
  readonly purpose: "open" | "epoch";
  readonly why: string;
  readonly shares: readonly KeyAnswer[];
  readonly onShares: (shares: readonly KeyAnswer[]) => void;
}) {
  const chooser = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();

  async function ask(): Promise<void> {
    setProblem(undefined);
    try {
      const { answer } = await call(dossier, "identity.ask", { persons: [...persons], purpose, why });
      download("identity-question.json", `${JSON.stringify(answer)}\n`, "application/json");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  async function take(files: readonly File[]): Promise<void> {
    setProblem(undefined);
    try {
      onShares([
        ...shares,
        ...(await Promise.all(files.map(async (file) => JSON.parse(await file.text()) as KeyAnswer))),
      ]);
    } catch {
      setProblem("That is no answer of a key holder; choose the file that came back.");
    }
  }

  return (
    <div className="field">
      <p className="small">
        Other holders are needed. Write the question, bring it to them with this dossier’s journal, and take
        the answers that come back.
      </p>
      <div className="actions">
        <button type="button" className="button" disabled={why.trim() === ""} onClick={() => void ask()}>
          Write the question
        </button>
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          Take answers
        </button>
        <FileInput
          ref={chooser}
          accept=".json,application/json"
          multiple
          onFiles={(files) => void take(files)}
        />
        <span className="small" role="status">
          {shares.length === 0 ? "" : shares.length === 1 ? "1 answer" : `${shares.length} answers`}
        </span>
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
