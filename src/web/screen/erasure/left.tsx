import type { ErasePreview, ErasureRow } from "../../../api/listing.ts";
import { fieldLabel } from "../../../domain/field-words.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Sheet } from "../../app/ui/parts.tsx";

/** What an erasure does not reach, and what a person then has to do. */

/** What was given out while it was there; who has it is asked to destroy it. */
export function GivenOut({ published }: { readonly published: ErasureRow["published"] }) {
  if (published.length === 0) return <p>Nothing was given out since the first of these records came.</p>;
  return (
    <>
      <p>May hold them; ask whoever has it to destroy it.</p>
      <Sheet label="Given out" heads={["When", "What", "To", { number: "Entry" }]}>
        {published.map(({ position, event, at, to }) => (
          <tr key={position}>
            <td className="when">{at.slice(0, 10)}</td>
            <td>{wordsOf(event)}</td>
            <td>
              <Said text={to ?? "nobody named"} />
            </td>
            <td className="number">{position}</td>
          </tr>
        ))}
      </Sheet>
    </>
  );
}

/** Backups and journal files that hold it. */
export function Backups({ backups }: { readonly backups: ErasureRow["backups"] }) {
  if (backups === "unknown")
    return <p>Nobody can tell whether there is a backup; one from before holds what is erased.</p>;
  if (backups.length === 0) return <p>No backup or journal file that is known here holds them.</p>;
  return (
    <>
      <p>Make a new backup, then destroy these, or ask who has them.</p>
      <Sheet label="Backups" heads={["When", "What", "File", "Device", { number: "Up to entry" }]}>
        {backups.map(({ at, entries, file, what, device }) => (
          <tr key={`${at} ${file} ${entries}`}>
            <td className="when">{at.slice(0, 10)}</td>
            <td>{what === "journal" ? "journal file" : "backup"}</td>
            <td>{file === "" ? "not known" : <code>{file}</code>}</td>
            <td>
              <code>{device.slice(0, 8)}</code>
            </td>
            <td className="number">{entries}</td>
          </tr>
        ))}
      </Sheet>
    </>
  );
}

/** Records that stay and still say who it was, by the fields that do. */
export function StillNamed({
  still_named: named,
  also_named: also,
}: Pick<ErasePreview, "still_named" | "also_named">) {
  return (
    <>
      {named.length === 0 ? (
        <p>No other record names one of them.</p>
      ) : (
        <>
          <p>
            They stay. Change the fields; where an earlier version must not say it either, erase the record
            too.
          </p>
          <Sheet label="Still named" heads={["Record", "Kind", "Fields", "Earlier versions alone"]}>
            {named.map(({ ref, kind, fields, before }) => (
              <tr key={ref}>
                <td>
                  <RefLink reference={ref} />
                </td>
                <td>{wordsOf(kind)}</td>
                <td>{fields.length + before.length === 0 ? "its ref" : fields.map(fieldLabel).join(", ")}</td>
                <td>{before.map(fieldLabel).join(", ")}</td>
              </tr>
            ))}
          </Sheet>
        </>
      )}
      {also.map((one) => (
        <p key={one}>
          The name of {one === "dossier" ? "the dossier" : "a member of the team"} names one of them.
        </p>
      ))}
    </>
  );
}

/** Which devices have carried an erasure out. */
export function Devices({ devices }: { readonly devices: ErasureRow["devices"] }) {
  const open = devices.filter(({ at, standing }) => at === null && standing !== "removed");
  const removed = devices.filter(({ at, standing }) => at === null && standing === "removed");
  return (
    <ul className="plain">
      <li>
        {open.length === 0
          ? `Every device of the team has carried it out (${counted(devices.length - removed.length, "device")}).`
          : `${counted(open.length, "device has", "devices have")} not said yet that it is carried out there:`}{" "}
        {open.map(({ device }) => (
          <code key={device}>{device.slice(0, 8)} </code>
        ))}
      </li>
      {removed.length === 0 ? null : (
        <li>
          {counted(removed.length, "removed device")} may hold it, and will not carry it out:{" "}
          {removed.map(({ device }) => (
            <code key={device}>{device.slice(0, 8)} </code>
          ))}
        </li>
      )}
    </ul>
  );
}
