import { type ReactNode, useState } from "react";
import type { Identity } from "../../../domain/identity.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { Facts } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Value } from "../../app/ui/value.tsx";

/**
 * An identity that was opened, for as long as it is looked at. The page gives it to no clipboard, drag or printer, all of which
 * keep what they are given.
 */
export function Opened({
  identity: { names, birth, contacts, national_ids: papers, address, note },
  onHide,
}: {
  readonly identity: Identity;
  readonly onHide: () => void;
}) {
  const [isRefused, setRefused] = useState(false);
  const refuse = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    setRefused(true);
  };
  const rows: readonly (readonly [string, ReactNode] | undefined)[] = [
    ["names", <Several key="n" of={names.map(({ value, kind }) => [value, kind])} />],
    birth === undefined ? undefined : ["birth", <Value key="b" value={birth} of={undefined} />],
    contacts.length === 0
      ? undefined
      : ["contacts", <Several key="c" of={contacts.map(({ value, kind }) => [value, kind])} />],
    papers.length === 0
      ? undefined
      : [
          "papers",
          <Several
            key="p"
            of={papers.map(({ number, kind, issuer }) => [
              number,
              [kind, issuer].filter((one) => one !== undefined).join(", "),
            ])}
          />,
        ],
    address === undefined ? undefined : ["address", <Said key="a" text={address} />],
    note === undefined ? undefined : ["note", <Said key="o" text={note} />],
  ];
  return (
    <section
      className="opened"
      aria-labelledby="opened"
      translate="no"
      onCopy={refuse}
      onCut={refuse}
      onDragStart={refuse}
      onContextMenu={refuse}
    >
      <h2 id="opened">Who this is</h2>
      <Facts rows={rows.filter((row) => row !== undefined)} />
      <p role="status" className="small">
        {isRefused ? "It is not copied: what holds a copy keeps it on the disk." : ""}
      </p>
      <button type="button" className="button" onClick={onHide}>
        Hide it
      </button>
    </section>
  );
}

/** Values one below the other, each with what it is. */
function Several({ of }: { readonly of: readonly (readonly [string, string | undefined])[] }) {
  return (
    <ul className="plain">
      {of.map(([value, kind]) => (
        <li key={value}>
          <Said text={value} /> <span className="called">{wordsOf(kind ?? "")}</span>
        </li>
      ))}
    </ul>
  );
}
