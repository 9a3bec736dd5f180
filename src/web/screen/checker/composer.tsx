import { useRef, useState } from "react";
import { Button, Label, TextArea, TextField } from "react-aria-components";
import { usePending } from "../../app/pending.ts";
import { FileInput } from "../../app/ui/file-input.tsx";

/** Where a draft is given: pasted, typed, opened or dropped. What is pasted into the empty field is checked at once. */
export function Composer({
  dossier,
  isFirst,
  onText,
  onFiles,
  onExample,
}: {
  readonly dossier?: string | undefined;
  readonly isFirst: boolean;
  readonly onText: (text: string) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onExample: () => void;
}) {
  const [text, setText] = useState("");
  const pending = usePending(dossier, "check", (kept) => setText((now) => (now === "" ? kept : now)));
  const give = (given: string): void => {
    pending.done();
    onText(given);
  };
  const files = useRef<HTMLInputElement>(null);
  const Title = isFirst ? "h1" : "h2";
  return (
    <section className="composer">
      <Title>Check the numbers of a draft</Title>
      <p className="lead">
        Every number is read, held against its source and recomputed where that can be done. You see what is
        wrong, why, and how to mend it.
      </p>
      <TextField
        value={text}
        onChange={(now) => {
          setText(now);
          pending.typed(now);
        }}
        className="field"
        autoComplete="off"
      >
        <Label>Paste the draft here, or drop files anywhere on this page</Label>
        <TextArea
          rows={9}
          spellCheck={false}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData("text/plain");
            if (text !== "" || pasted.trim() === "") return;
            event.preventDefault();
            give(pasted.replaceAll("\r\n", "\n"));
          }}
        />
      </TextField>
      <div className="actions">
        <Button className="button primary" isDisabled={text.trim() === ""} onPress={() => give(text)}>
          Check this text
        </Button>
        <Button className="button" onPress={() => files.current?.click()}>
          Open files…
        </Button>
        <FileInput
          ref={files}
          multiple
          accept=".txt,.text,.md,.markdown,.html,.htm,.xhtml,.docx,.pdf,.jsonl,text/plain"
          onFiles={onFiles}
        />
        <Button className="button" onPress={onExample}>
          Try an example
        </Button>
      </div>
      <ul className="terms">
        <li>Text, Markdown, HTML, DOCX and PDF. Several drafts are held against each other.</li>
        <li>A ledger (JSONL) may be dropped in too; so may the decisions of an earlier check.</li>
        <li>
          Text, Markdown and HTML are read in this tab; DOCX and PDF by the program that you started on this
          machine, which keeps nothing of them. Nothing goes to another machine, and nothing is kept when you
          close the tab
          {dossier === undefined
            ? "."
            : ", but what stands in this field unchecked: that is kept, encrypted, beside the dossier."}
        </li>
      </ul>
    </section>
  );
}
