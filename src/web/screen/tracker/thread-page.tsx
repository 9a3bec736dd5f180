import type { ThreadRow } from "../../../api/tracker.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Facts } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** What was asked again and again, by confirmed repeats: of whom, since when, what was answered, how it stands. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"tracker.threads">) {
  const { rows, names, more } = useRows(dossier, "tracker.threads", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Threads</h1>
      <p className="lead">
        Calls and promises that ask for the same, as a named person confirmed it. A thread stands where dated
        evidence puts its first call; <Go to={addressOf.dossier(dossier, "work/repeats")}>pairs to read</Go>{" "}
        are proposed.
      </p>
      {rows.length === 0 ? <p>No repeat is confirmed yet, so there is no thread.</p> : null}
      {rows.map((thread) => (
        <Thread key={thread.thread} thread={thread} />
      ))}
      {more}
    </NamingContext>
  );
}

function Thread({ thread }: { readonly thread: ThreadRow }) {
  const { says, addressees, first_asked: first, times_asked: times, documents, last_answer: last } = thread;
  const { level, since, looked, evidence, members, opposed, ties } = thread;
  return (
    <section>
      <h2>
        <Said text={says} />
      </h2>
      <Facts
        rows={[
          [
            "Asked of",
            <ul key="of" className="plain">
              {addressees.map(({ to, on, ref }) => (
                <li key={ref}>
                  {on ?? "no date"}: <Said text={to} /> <RefLink reference={ref} bare />
                </li>
              ))}
            </ul>,
          ],
          [
            "First asked",
            `${first ?? "no date"}; ${times === 1 ? "once" : `${times} times`} in ${counted(documents, "document")}`,
          ],
          [
            "Last answer",
            last === null ? (
              "none on file"
            ) : (
              <span key="last">
                {last.on}, <Said text={last.by} />: <Said text={last.says} />{" "}
                <RefLink reference={last.ref} bare />
              </span>
            ),
          ],
          [
            "Stands",
            `${wordsOf(level)}${since === null ? "" : `, ${since}`}${looked === null ? "" : `; looked on ${looked}, nothing found`}`,
          ],
          [
            "Evidence",
            evidence === null ? (
              "none"
            ) : (
              <span key="evidence">
                <Said text={[evidence.says, evidence.at].filter((part) => part !== null).join(", ")} />{" "}
                <RefLink reference={evidence.of} bare />
              </span>
            ),
          ],
        ]}
      />
      <ul>
        {members
          .filter(({ ref }) => ref !== thread.thread)
          .map(({ ref, says: text, level: own }) => (
            <li key={ref}>
              With it: <Said text={text} /> <RefLink reference={ref} bare />, by itself {wordsOf(own)}
            </li>
          ))}
        {opposed.map(({ ref, of, says: text }) => (
          <li key={ref}>
            Against it: <Said text={`${of}: ${text}`} /> <RefLink reference={ref} bare />
          </li>
        ))}
        {ties.map(({ from, ref, kind, by, on, reason }) => (
          <li key={`${from} ${ref}`} className="small">
            <RefLink reference={from} bare /> {wordsOf(kind)} <RefLink reference={ref} bare />, confirmed by{" "}
            <Said text={by} />
            {on === null ? "" : `, ${on}`}: <Said text={reason} />
          </li>
        ))}
      </ul>
    </section>
  );
}
