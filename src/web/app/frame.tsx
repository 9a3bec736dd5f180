import { type ReactNode, useEffect, useRef, useState } from "react";
import { Outlet, useLocation, useMatches, useRouter } from "@tanstack/react-router";
import { wordsOf } from "../../domain/noun.ts";
import type { RecordKind } from "../../domain/record.ts";
import { addressOf } from "./address.ts";
import { lock, panic } from "./lock.ts";
import { type AnswerOf, call, Refusal } from "./client.ts";
import { Keyboard } from "./keys.tsx";
import { type Action, dossierActions } from "./palette.tsx";
import { Go } from "./ui/go.tsx";
import { Said } from "./ui/said.tsx";
import { useWritten, WritingContext } from "./writing.tsx";

/** What stands around every screen outside a dossier; a dossier's own frame puts more in the same places. */
export function Frame() {
  const { pathname } = useLocation();
  const { history } = useRouter();
  const inDossier = pathname.startsWith("/d/");
  useFocusOnArrival(pathname);
  return (
    <>
      <a className="skip" href="#content">
        To the content
      </a>
      {inDossier ? (
        <Outlet />
      ) : (
        <>
          <Keyboard dossier={undefined} actions={runActions((to) => history.push(to))} />
          <Top>
            <nav aria-label="Habeas">
              <Go to={addressOf.dossiers}>Dossiers</Go> <Go to={addressOf.check}>Check a draft</Go>
            </nav>
          </Top>
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
        </>
      )}
    </>
  );
}

/** The frame of a dossier: where one is, for whom it is read, what it holds. */
export function DossierFrame({
  dossier,
  shown,
  route,
}: {
  readonly dossier: string;
  readonly shown: AnswerOf<"dossier.show">;
  readonly route: string;
}) {
  const { pathname } = useLocation();
  const { answer, checkpoint } = shown;
  const isOf = useOneState(checkpoint, route);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  const at = (inner: string): string => addressOf.dossier(dossier, inner);
  const counts = new Map(answer.kinds.map(({ kind, count }) => [kind, count]));
  const others = answer.kinds.filter(({ kind }) => !inRail.has(kind));
  const { history } = useRouter();
  const { writing, line } = useWritten(dossier, { ...answer, readFor: wordsOf(answer.audience) });
  useNews(dossier, checkpoint);
  const entry = (to: string, label: string, count?: number): ReactNode => (
    <li key={to}>
      <Go to={to} aria-current={isAt(pathname, to) ? "page" : undefined}>
        {label}
        {count === undefined || !isOf ? null : (
          <span className="rail-count">{count.toLocaleString("en")}</span>
        )}
      </Go>
    </li>
  );
  const ofKind = (to: string, label: string, kind: string): ReactNode =>
    entry(to, label, counts.get(kind) ?? 0);
  const list = (kind: string, label: string): ReactNode => ofKind(addressOf.list(dossier, kind), label, kind);
  const actions = [
    ...dossierActions((to) => history.push(to), dossier, answer.kinds, answer.writable ? newKinds : []),
    ...runActions((to) => history.push(to)),
  ];
  return (
    <>
      <Keyboard dossier={dossier} actions={actions} />
      <Top>
        <button
          type="button"
          className="rail-button"
          aria-expanded={isOpen}
          aria-controls="rail"
          onClick={() => setOpen(!isOpen)}
        >
          Contents
        </button>
        <nav aria-label="Habeas" className="crumb">
          <Go to={addressOf.dossiers}>Dossiers</Go> <span aria-hidden="true">›</span>{" "}
          <Go to={at("")}>
            <Said text={answer.name} />
          </Go>
        </nav>
        <span className="grow" />
        {line}
        <Go to={at("search")} className="top-search">
          Search <kbd aria-hidden="true">Ctrl K</kbd>
        </Go>
        <span className="pill">{wordsOf(answer.audience)}</span>
      </Top>
      <div className="dossier">
        <nav id="rail" className={isOpen ? "rail is-open" : "rail"} aria-label={`The dossier ${answer.name}`}>
          <ul>
            {entry(at(""), "Overview")}
            {list("source", "Sources")}
            {list("person", "People")}
            {list("episode", "Episodes")}
            {ofKind(at("places"), "Places", "facility")}
            {ofKind(at("figures"), "Figures", "figure")}
            {entry(at("contradictions"), "Contradictions")}
            {ofKind(at("findings"), "Findings", "finding")}
          </ul>
          <h2>Work</h2>
          <ul>
            {entry(at("import"), "Import")}
            {entry(at("work/due"), "Due")}
            {entry(at("work/conflicts"), "Conflicts", answer.conflicts)}
            {entry(at("work/calls"), "Calls, promises")}
            {entry(at("work/letters"), "Letters")}
            {entry(at("checks"), "Checks")}
            {entry(at("taken-back"), "Taken back")}
            {entry(at("erasures"), "Erasures")}
            {entry(at("audit"), "Audit")}
          </ul>
          <h2>Write</h2>
          <ul>
            {entry(at("check"), "Check a draft")}
            {entry(at("forecast"), "Forecast")}
          </ul>
          <h2>Dossier</h2>
          <ul>
            {list("codebook", "Codebook")}
            {entry(at("identities"), "Identities")}
          </ul>
          {others.length === 0 || !isOf ? null : (
            <>
              <h2>Other records</h2>
              <ul>{others.map(({ kind, label }) => list(kind, titled(label)))}</ul>
            </>
          )}
        </nav>
        <div className="sheet">
          <WritingContext value={writing}>
            <main id="content" tabIndex={-1}>
              <Outlet />
            </main>
          </WritingContext>
          <footer className="bottom">
            {checkpoint === undefined ? "" : `Computed from checkpoint ${checkpoint}. `}On this machine only.
          </footer>
        </div>
      </div>
    </>
  );
}

/** What can be done whatever is open. */
function runActions(go: (to: string) => void): readonly Action[] {
  return [
    { name: "Go to the dossiers", run: () => go(addressOf.dossiers) },
    { name: "Print this screen", run: () => print() },
    { name: "Lock", run: () => void lock() },
    { name: "Panic", run: () => void panic() },
  ];
}

/** Kinds of which a record is begun from anywhere; the others are begun where they belong. */
const newKinds: readonly RecordKind[] = [
  "source",
  "person",
  "facility",
  "figure",
  "event",
  "recommendation",
  "promise",
  "letter",
  "norm",
  "inbox",
];

/** The kinds that have an entry of their own. */
const inRail: ReadonlySet<string> = new Set([
  "source",
  "person",
  "episode",
  "facility",
  "figure",
  "finding",
  "codebook",
]);

/** How often a page asks whether somebody else has written. */
const newsMs = 4000;
/** Screens that show what others write while they are looked at: where one works on what others may work on too. */
const live = /\/r\/[0-9A-Z]{26}$|\/work\/|^\/d\/[0-9a-f]+$/;

/** Reads what is shown anew where somebody else has written: every few seconds, and when one comes back to the page. */
function useNews(dossier: string, checkpoint: number | undefined): void {
  const router = useRouter();
  useEffect(() => {
    let isAsking = false;
    const look = async (): Promise<void> => {
      if (isAsking || document.hidden || !live.test(location.pathname)) return;
      isAsking = true;
      try {
        const { checkpoint: now } = await call(dossier, "dossier.show", {}, { byItself: true });
        if (now !== checkpoint) await router.invalidate();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      } finally {
        isAsking = false;
      }
    };
    const timer = setInterval(() => void look(), newsMs);
    const onFocus = (): void => void look();
    addEventListener("focus", onFocus);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", onFocus);
    };
  }, [dossier, checkpoint, router]);
}

function titled(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

function isAt(pathname: string, to: string): boolean {
  return pathname === to || (to.split("/").length > 3 && pathname.startsWith(`${to}/`));
}

function Top({ children }: { readonly children: ReactNode }) {
  return (
    <header className="top">
      <Go className="brand" to={addressOf.dossiers}>
        Habeas
      </Go>
      {children}
      <button type="button" className="lock" onClick={() => void lock()}>
        Lock
      </button>
      <button type="button" className="lock" onClick={() => void panic()}>
        Panic
      </button>
    </header>
  );
}

/**
 * Whether the frame says the state of the dossier that the screen in it shows; where the screen's is another, the frame is
 * read anew, and until then it says no counts.
 */
function useOneState(checkpoint: number | undefined, route: string): boolean {
  const router = useRouter();
  const screen = useMatches().at(-1)?.loaderData as { readonly checkpoint?: number } | undefined;
  const size = screen?.checkpoint;
  const isOne = size === undefined || size === checkpoint;
  useEffect(() => {
    if (!isOne) void router.invalidate({ filter: ({ routeId }) => routeId === route });
  }, [isOne, size, router, route]);
  return isOne;
}

/** Whoever follows a link with keyboard or screen reader goes on at the new content. */
function useFocusOnArrival(pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
  }, [pathname]);
}

export function NoSuchPage() {
  return (
    <>
      <h1>There is no such page.</h1>
      <p>
        <Go to={addressOf.dossiers}>To the dossiers</Go>
      </p>
    </>
  );
}

/** Why a screen can't be shown, in the program's own sentence, and what to do next. */
export function NotShown({ error }: { readonly error: Error }) {
  const router = useRouter();
  const isRefusal = error instanceof Refusal;
  const dossier = /^\/d\/([0-9a-f]+)\//.exec(location.pathname)?.[1];
  if (isRefusal && error.code === "not-found" && dossier !== undefined)
    return (
      <div className="not-shown">
        <h1>Not shown</h1>
        <p role="alert">
          There is nothing here that may be shown. It may have been erased, or the address may be wrong.
        </p>
        <p>
          <Go to={addressOf.dossier(dossier, "search")}>Search the dossier</Go>{" "}
          <Go to={addressOf.dossiers}>To the dossiers</Go>
        </p>
      </div>
    );
  return (
    <div className="not-shown">
      <h1>{isRefusal && error.code === "no-key" ? "This browser is not let in" : "Not shown"}</h1>
      <p role="alert">
        {isRefusal
          ? error.message
          : `Something is wrong in the program. Nothing was changed. (${error.name})`}
      </p>
      {isRefusal && error.code === "no-key" ? null : (
        <p>
          <button type="button" className="button" onClick={() => void router.invalidate()}>
            Try again
          </button>{" "}
          <Go to={addressOf.dossiers}>To the dossiers</Go>
        </p>
      )}
    </div>
  );
}
