import { type ReactNode, useState } from "react";
import type { Control, FormField } from "../../../../api/form.ts";
import { placeText } from "../../../../api/wording.ts";
import { parsePlace } from "../../../../domain/locator.ts";
import { wordsOf } from "../../../../domain/noun.ts";
import { RecordPicker } from "../../../app/ui/record-picker.tsx";
import { emptyOf, numberText, readingOf, timeText } from "./draft.ts";

/** What every control is given: where it stands in the record, what it holds, and whether that was refused. */
type ControlProps = {
  readonly control: Control;
  readonly path: string;
  /** What a screen reader says of a control that has no label of its own. */
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly invalid: (path: string) => boolean;
};

/** The id of the control at a path, which its label names and a refusal gives the focus. */
export function idAt(path: string): string {
  return `f-${path.replaceAll(/[^\w-]+/g, "-")}`;
}

/** The control that a field's schema asks for. */
export function FieldControl({ control, path, name, value, onChange, invalid }: ControlProps): ReactNode {
  const id = idAt(path);
  const isInvalid = invalid(path);
  const shared = {
    id,
    "aria-label": name,
    "aria-describedby": `${idAt(rootOf(path))}-help`,
    "aria-invalid": isInvalid || undefined,
    autoComplete: "off",
    spellCheck: false,
  };
  switch (control.is) {
    case "text":
      return (
        <textarea
          {...shared}
          rows={control.long ? 3 : 1}
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={(event) => {
            // A field of one line has no second one.
            if (event.key === "Enter" && !control.long) event.preventDefault();
          }}
        />
      );
    case "number":
      return (
        <input
          {...shared}
          inputMode="decimal"
          className="short-input"
          value={textOf(value)}
          onChange={({ target }) => onChange(numberOrText(target.value))}
        />
      );
    case "yes-no":
      return (
        <select
          {...shared}
          value={value === true ? "yes" : value === false ? "no" : ""}
          onChange={({ target }) => onChange(target.value === "" ? undefined : target.value === "yes")}
        >
          <option value="">–</option>
          <option value="yes">yes</option>
          <option value="no">no</option>
        </select>
      );
    case "choice":
      return (
        <select
          {...shared}
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
        >
          <option value="">–</option>
          {control.codes.map((code) => (
            <option key={code} value={code}>
              {wordsOf(code)}
            </option>
          ))}
        </select>
      );
    case "time":
    case "quantity":
      return (
        <span className="with-reading">
          <input
            {...shared}
            className="short-input"
            value={control.is === "time" ? timeText(value) : numberText(value)}
            placeholder={control.is === "time" ? "2019-02, late 2017" : "40, over 40, 50-60"}
            onChange={({ target }) => onChange(target.value)}
          />{" "}
          <span className="help">{readingOf(control.is, value)}</span>
        </span>
      );
    case "record":
      return (
        <RecordPicker
          id={id}
          label={name}
          kinds={control.kinds}
          value={typeof value === "string" && value !== "" ? value : undefined}
          describedBy={shared["aria-describedby"]}
          invalid={isInvalid}
          onChange={onChange}
        />
      );
    case "place":
      return <PlaceControl {...{ control, path, name, value, onChange, invalid }} />;
    case "list":
      return <ListControl {...{ control, path, name, value, onChange, invalid }} of={control.of} />;
    case "parts":
      if (value === undefined)
        return (
          <button type="button" id={id} className="link-button" onClick={() => onChange(emptyOf(control))}>
            Fill in {name}
          </button>
        );
      return <Parts {...{ path, name, invalid, onChange }} fields={control.fields} value={partsOf(value)} />;
    case "variants": {
      const parts = partsOf(value);
      const variant = control.variants.find(({ kind }) => kind === parts["kind"]);
      return (
        <div className="parts" role="group" aria-label={name}>
          <select
            {...shared}
            value={variant?.kind ?? ""}
            onChange={({ target }) => onChange(target.value === "" ? undefined : { kind: target.value })}
          >
            <option value="">–</option>
            {control.variants.map(({ kind, label }) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
          {variant === undefined ? null : (
            <Parts {...{ path, name, invalid, onChange }} fields={variant.fields} value={parts} />
          )}
        </div>
      );
    }
  }
}

function Parts({
  fields,
  path,
  name,
  value,
  onChange,
  invalid,
}: Pick<ControlProps, "path" | "name" | "onChange" | "invalid"> & {
  readonly fields: readonly FormField[];
  readonly value: Readonly<Record<string, unknown>>;
}) {
  return (
    <div className="parts" role="group" aria-label={name}>
      {fields.map((field) => (
        <div key={field.name} className="part">
          <label htmlFor={idAt(`${path}.${field.name}`)}>{field.label}</label>
          <FieldControl
            control={field.control}
            path={`${path}.${field.name}`}
            name={`${name}, ${field.label}`}
            value={value[field.name]}
            invalid={invalid}
            onChange={(part) => onChange({ ...value, [field.name]: part })}
          />
        </div>
      ))}
    </div>
  );
}

function ListControl({ of, path, name, value, onChange, invalid }: ControlProps & { readonly of: Control }) {
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return (
    <div className="list-control" role="group" aria-label={name}>
      {items.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- items of a list have no other name than their place
        <div key={index} className="list-item">
          <FieldControl
            control={of}
            path={`${path}[${index + 1}]`}
            name={`${name} ${index + 1}`}
            value={item}
            invalid={invalid}
            onChange={(next) => onChange(items.with(index, next))}
          />
          <button
            type="button"
            className="link-button small"
            aria-label={`Remove ${name} ${index + 1}`}
            onClick={() => onChange(items.toSpliced(index, 1))}
          >
            Remove
          </button>
        </div>
      ))}
      <button
        type="button"
        className="link-button small"
        id={items.length === 0 ? idAt(path) : undefined}
        aria-label={`Add to ${name}`}
        onClick={() => onChange([...items, emptyOf(of)])}
      >
        Add
      </button>
    </div>
  );
}

/** A source, the place in it as it is read out, and the words that are kept of it. */
function PlaceControl({ path, name, value, onChange, invalid }: ControlProps) {
  const at = partsOf(value);
  const quote = partsOf(at["quote"]);
  const [typed, setTyped] = useState<string>();
  const known = "place" in at ? String(at["place"]) : placeText({ source: "", ...at } as never);

  function place(text: string): void {
    setTyped(text);
    const { source, quote: kept } = at;
    const where = parsePlace(text);
    onChange({
      source,
      ...(where ?? { place: text }),
      ...(kept === undefined ? {} : { quote: kept }),
    });
  }

  return (
    <div className="parts" role="group" aria-label={name}>
      <div className="part">
        <label htmlFor={idAt(path)}>source</label>
        <RecordPicker
          id={idAt(path)}
          label={`${name}, source`}
          kinds={["source"]}
          value={typeof at["source"] === "string" && at["source"] !== "" ? at["source"] : undefined}
          invalid={invalid(path) || invalid(`${path}.source`)}
          onChange={(source) =>
            onChange(
              source === undefined && Object.keys(at).length < 2
                ? undefined
                : { ...at, source: source ?? "" },
            )
          }
        />
      </div>
      <div className="part">
        <label htmlFor={idAt(`${path}.place`)}>place in it</label>
        <input
          id={idAt(`${path}.place`)}
          className="short-input"
          autoComplete="off"
          spellCheck={false}
          placeholder="page 41, or 13:32–14:00"
          aria-invalid={invalid(`${path}.place`) || undefined}
          value={typed ?? known}
          onChange={({ target }) => place(target.value)}
          onBlur={() => setTyped(undefined)}
        />
      </div>
      <div className="part">
        <label htmlFor={idAt(`${path}.quote`)}>words</label>
        <textarea
          id={idAt(`${path}.quote`)}
          rows={1}
          autoComplete="off"
          spellCheck={false}
          value={textOf(quote["exact"])}
          onChange={({ target }) => {
            const { quote: _, ...rest } = at;
            onChange(target.value === "" ? rest : { ...rest, quote: { ...quote, exact: target.value } });
          }}
        />
      </div>
    </div>
  );
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function numberOrText(text: string): unknown {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function rootOf(path: string): string {
  return /^[^.[]*/.exec(path)![0];
}
