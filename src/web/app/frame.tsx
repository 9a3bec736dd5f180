import { type ReactNode, useEffect, useRef, useState } from "react";
import { Outlet, useLocation, useMatches, useRouter } from "@tanstack/react-router";
import { wordsOf } from "../../domain/noun.ts";
import { addressOf } from "./address.ts";
import { type AnswerOf, Refusal } from "./client.ts";
import { lock, panic } from "./lock.ts";
import { Go } from "./ui/go.tsx";
import { Said } from "./ui/said.tsx";

/** What stands around every screen outside a dossier; a dossier's own frame puts more in the same places. */
export function Frame() {
  const { pathname } = useLocation();
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
  const entry = (to: string, label: string, kind?: string): ReactNode => (
    <li key={to}>
      <Go to={to} aria-current={isAt(pathname, to) ? "page" : undefined}>
        {label}
        {kind === undefined || !isOf ? null : (
          <span className="rail-count">{(counts.get(kind) ?? 0).toLocaleString("en")}</span>
        )}
      </Go>
    </li>
  );
  return (
    <>
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
        <Go to={at("search")} className="top-search">
          Search
        </Go>
        <span className="pill">{wordsOf(answer.audience)}</span>
      </Top>
      <div className="dossier">
        <nav id="rail" className={isOpen ? "rail is-open" : "rail"} aria-label={`The dossier ${answer.name}`}>
          <ul>
            {entry(at(""), "Overview")}
            {entry(at("findings"), "Findings", "finding")}
            {entry(at("figures"), "Figures", "figure")}
            {railKinds.map(([kind, label]) => entry(addressOf.list(dossier, kind), label, kind))}
          </ul>
          <h2>Work</h2>
          <ul>
            {entry(at("checks"), "Checks")}
            {entry(at("taken-back"), "Taken back")}
          </ul>
          <h2>Write</h2>
          <ul>
            {entry(at("check"), "Check a draft")}
            {entry(at("forecast"), "Forecast")}
          </ul>
          {others.length === 0 || !isOf ? null : (
            <>
              <h2>Other records</h2>
              <ul>
                {others.map(({ kind, label }) => entry(addressOf.list(dossier, kind), titled(label), kind))}
              </ul>
            </>
          )}
        </nav>
        <div className="sheet">
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
          <footer className="bottom">
            {checkpoint === undefined ? "" : `Computed from checkpoint ${checkpoint}. `}On this machine only.
          </footer>
        </div>
      </div>
    </>
  );
}

/** The kinds that a team opens every day, in the words of the desk. */
const railKinds = [
  ["person", "People"],
  ["episode", "Episodes"],
  ["facility", "Places"],
  ["source", "Sources"],
] as const;

const inRail: ReadonlySet<string> = new Set(["finding", "figure", ...railKinds.map(([kind]) => kind)]);

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
