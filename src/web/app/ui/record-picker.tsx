import { useEffect, useId, useRef, useState } from "react";
import type { RecordKind } from "../../../domain/record.ts";
import { own } from "../../../domain/own.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { call, type OutputOf, Refusal } from "../client.ts";
import { useNaming } from "../screen.tsx";
import { Said } from "./said.tsx";

export type FoundRow = OutputOf<"record.find">["rows"][number];

/** How long a person rests before what they typed is looked up. */
const restMs = 120;

/**
 * A field that names a record: what is typed is looked up among what records are called and their refs, and one of them is
 * chosen with arrows and Enter, or clicked.
 */
export function RecordPicker({
  id,
  label: fieldLabel,
  value,
  kinds,
  onChange,
  describedBy,
  invalid = false,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly kinds: readonly RecordKind[];
  readonly onChange: (ref: string | undefined, row?: FoundRow) => void;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
}) {
  const { dossier, names } = useNaming();
  const list = useId();
  const [text, setText] = useState<string>();
  const [rows, setRows] = useState<readonly FoundRow[]>([]);
  const [more, setMore] = useState(false);
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<FoundRow>();
  const asked = useRef(0);
  const isOpen = text !== undefined;
  const kindsKey = kinds.join();

  useEffect(() => {
    if (text === undefined) return undefined;
    const turn = ++asked.current;
    const look = async (): Promise<void> => {
      try {
        const asKinds = kindsKey === "" ? [] : (kindsKey.split(",") as RecordKind[]);
        const { answer } = await call(dossier, "record.find", { words: text, kinds: asKinds });
        if (turn !== asked.current) return;
        setRows(answer.rows);
        setMore(answer.more);
        setAt(0);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    };
    const timer = setTimeout(() => void look(), restMs);
    return () => clearTimeout(timer);
  }, [text, dossier, kindsKey]);

  const label =
    value === undefined ? undefined : chosen?.ref === value ? chosen.label : own(names, value)?.label;
  const shown =
    text ?? (value === undefined ? "" : label === undefined || label === "" ? value : `${label} (${value})`);

  function choose(row: FoundRow): void {
    setChosen(row);
    setText(undefined);
    onChange(row.ref, row);
  }

  return (
    <span className="picker">
      <input
        id={id}
        role="combobox"
        aria-label={fieldLabel}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && rows[at] !== undefined ? `${list}-${at}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        autoComplete="off"
        spellCheck={false}
        value={shown}
        placeholder="Type a name or ref"
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value === "") onChange(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            if (!isOpen) setText("");
            else if (rows.length > 0)
              setAt((at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
          } else if (event.key === "Enter" && isOpen && !event.ctrlKey) {
            event.preventDefault();
            const row = rows[at];
            if (row !== undefined) choose(row);
          } else if (event.key === "Escape" && isOpen) {
            event.preventDefault();
            setText(undefined);
          }
        }}
        onBlur={() => {
          // What stands there and was not chosen is a ref that somebody typed.
          if (text !== undefined && text.trim() !== "") {
            const row = rows.find(({ ref }) => ref === text.trim());
            onChange(text.trim(), row);
            setChosen(row);
          }
          setText(undefined);
        }}
      />
      <ul
        id={list}
        role="listbox"
        aria-label="Records found"
        className="picker-list"
        hidden={!isOpen || rows.length === 0}
      >
        {rows.map((row, index) => (
          <li
            key={row.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(row);
            }}
          >
            <Said text={row.label === "" ? row.ref : row.label} />{" "}
            <span className="called">
              {row.label === "" ? "" : `${row.ref} · `}
              {wordsOf(row.kind)}
            </span>
          </li>
        ))}
      </ul>
      <span className="visually-hidden" role="status">
        {isOpen ? `${rows.length}${more ? " or more" : ""} found` : ""}
      </span>
    </span>
  );
}
