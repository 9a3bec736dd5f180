import { lazy, Suspense } from "react";
import { useRouter } from "@tanstack/react-router";
import { kindHelp } from "../../../domain/field-words.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { childKinds, type RecordKind, recordKinds } from "../../../domain/record.ts";
import { addressOf } from "../../app/address.ts";
import { call, type OutputOf } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useLoaded } from "../../app/ui/loaded.ts";
import { RefLink } from "../../app/ui/record-link.tsx";
import { useWriting } from "../../app/writing.tsx";

const RecordForm = lazy(async () => ({ default: (await import("./form/record-form.tsx")).RecordForm }));

/** A new record of a kind; of one that belongs to another, that one is filled in. */
export function Page({ dossier, params, by: owner }: ScreenOf<"dossier.show">) {
  const kind = params["kind"] as RecordKind;
  const { writable } = useWriting();
  const shown = useLoaded(
    async () =>
      owner === undefined ? undefined : (await call(dossier, "record.open", { ref: owner })).answer,
    `${dossier} ${owner}`,
  );
  if (!recordKinds.includes(kind))
    return (
      <>
        <h1>There is no such kind of record.</h1>
        <p>
          <Go to={addressOf.dossier(dossier)}>To the overview</Go>
        </p>
      </>
    );
  return (
    <>
      <h1>New {kind === "assertion" ? "answer" : wordsOf(kind)}</h1>
      <p className="lead">{kindHelp[kind]}</p>
      {!writable ? (
        <p>This dossier is open to read; nothing can be written.</p>
      ) : shown === undefined ? null : (
        <NewForm dossier={dossier} kind={kind} owner={shown.value} />
      )}
    </>
  );
}

function NewForm({
  dossier,
  kind,
  owner,
}: {
  readonly dossier: string;
  readonly kind: RecordKind;
  readonly owner: OutputOf<"record.open"> | undefined;
}) {
  const router = useRouter();
  const { saved } = useWriting();
  return (
    <NamingContext value={{ dossier, names: owner?.names ?? {} }}>
      {owner === undefined ? null : (
        <p className="small">
          It {kind === "assertion" ? "is about" : "belongs to"} <RefLink reference={owner.record.ref} />.
        </p>
      )}
      <Suspense fallback={null}>
        <RecordForm
          dossier={dossier}
          kind={kind}
          heads={[]}
          body={owner === undefined ? {} : within(kind, owner.record)}
          onCancel={() => router.history.back()}
          onWritten={(written) => {
            if (written.outcome !== "written") return;
            saved([written.ref]);
            void call(dossier, "record.show", { ref: written.ref }).then(({ answer }) =>
              router.history.push(addressOf.record(dossier, answer.id)),
            );
          }}
        />
      </Suspense>
    </NamingContext>
  );
}

/** The fields of a new record that follow from the one in which it stands. */
function within(
  kind: RecordKind,
  owner: OutputOf<"record.open">["record"],
): Readonly<Record<string, unknown>> {
  if (kind === "assertion") return { subject: owner.ref };
  const links = childKinds[owner.kind]?.[kind] ?? {};
  return Object.fromEntries(
    Object.entries(links).flatMap(([field, whose]) => {
      const ref = whose === "self" ? owner.ref : owner.body[owner.kind === "episode" ? "person" : "episode"];
      return typeof ref === "string" ? [[field, ref] as const] : [];
    }),
  );
}
