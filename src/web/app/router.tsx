import { type ComponentType, useEffect } from "react";
import {
  type ErrorComponentProps,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { OperationName } from "../../api/operations.ts";
import { addressOf } from "./address.ts";
import { call, type InputOf, listDossiers } from "./client.ts";
import { DossierFrame, Frame, NotShown, NoSuchPage } from "./frame.tsx";
import { NamingContext, type ScreenOf } from "./screen.tsx";
import { shelf } from "./shelf.ts";

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage, errorComponent: Failed });

const dossiers = createRoute({
  getParentRoute: () => root,
  path: "/",
  loader: async ({ abortController }) => {
    const [rows, state] = await Promise.all([
      listDossiers(abortController.signal),
      shelf.state(abortController.signal),
    ]);
    const [only, ...others] = rows;
    if (only !== undefined && others.length === 0 && state.closed === 0 && state.folder === null)
      throw redirect({ href: addressOf.dossier(only.id), replace: true });
    return { rows, state };
  },
  component: lazyRouteComponent(async () => {
    const { DossierList } = await import("../screen/dossier/dossier-list.tsx");
    return { default: () => titled("Dossiers", <DossierList {...dossiers.useLoaderData()} />) };
  }),
});

const checker = createRoute({
  getParentRoute: () => root,
  path: "/check",
  component: lazyRouteComponent(async () => {
    const { CheckerPage } = await import("../screen/checker/checker-page.tsx");
    return { default: () => titled("Check a draft", <CheckerPage />) };
  }),
});

const dossier = createRoute({
  getParentRoute: () => root,
  path: "/d/$dossier",
  loader: ({ params, abortController: { signal } }) => call(params.dossier, "dossier.show", {}, { signal }),
  component: () => (
    <DossierFrame dossier={dossier.useParams().dossier} shown={dossier.useLoaderData()} route={dossier.id} />
  ),
});

/** The screens of a dossier: address, title, the operation that it shows, what that is asked, and the page. */
const screens = [
  screen(
    "/",
    "Overview",
    "dossier.overview",
    () => ({}),
    () => import("../screen/dossier/overview-page.tsx"),
  ),
  screen(
    "/findings",
    "Findings",
    "finding.list",
    () => ({ limit: 1000 }),
    () => import("../screen/finding/finding-list.tsx"),
  ),
  screen(
    "/findings/$id",
    "Finding",
    "finding.show",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/finding/finding-page.tsx"),
  ),
  screen(
    "/figures",
    "Figures",
    "figure.list",
    () => ({}),
    () => import("../screen/figure/figure-list.tsx"),
  ),
  screen(
    "/contradictions",
    "Contradictions",
    "figure.contradictions",
    () => ({}),
    () => import("../screen/figure/contradiction-page.tsx"),
  ),
  screen(
    "/places",
    "Places",
    "place.list",
    () => ({ limit: 1000 }),
    () => import("../screen/place/place-list.tsx"),
  ),
  screen(
    "/places/$id",
    "Place",
    "place.show",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/place/place-page.tsx"),
  ),
  screen(
    "/places/$id/visit",
    "Next visit",
    "place.visit",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/place/visit-page.tsx"),
  ),
  screen(
    "/work/due",
    "Due",
    "follow-up.due",
    () => ({}),
    () => import("../screen/dossier/due-page.tsx"),
  ),
  screen(
    "/work/calls",
    "Calls and promises",
    "tracker.list",
    () => ({}),
    () => import("../screen/tracker/call-page.tsx"),
  ),
  screen(
    "/work/threads",
    "Threads",
    "tracker.threads",
    () => ({}),
    () => import("../screen/tracker/thread-page.tsx"),
  ),
  screen(
    "/work/repeats",
    "Repeats",
    "tracker.repeats",
    () => ({}),
    () => import("../screen/tracker/repeat-page.tsx"),
  ),
  screen(
    "/work/letters",
    "Letters",
    "letter.chains",
    () => ({}),
    () => import("../screen/tracker/letter-page.tsx"),
  ),
  screen(
    "/r/$id",
    "Record",
    "record.open",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/record/record-page.tsx"),
  ),
  screen(
    "/new/$kind",
    "New record",
    "dossier.show",
    () => ({}),
    () => import("../screen/record/new-record-page.tsx"),
  ),
  screen(
    "/work/conflicts",
    "Conflicts",
    "record.conflicts",
    () => ({}),
    () => import("../screen/record/conflict-list.tsx"),
  ),
  screen(
    "/list/$kind",
    "Records",
    "grid.show",
    ({ kind }) => ({ kind: kind as never }),
    () => import("../screen/grid/grid-page.tsx"),
  ),
  screen(
    "/import",
    "Import",
    "import.list",
    () => ({ limit: 50 }),
    () => import("../screen/import/import-page.tsx"),
  ),
  screen(
    "/checks",
    "Checks",
    "finding.consistency",
    () => ({}),
    () => import("../screen/finding/check-list.tsx"),
  ),
  screen(
    "/taken-back",
    "Taken back",
    "record.retracted",
    () => ({}),
    () => import("../screen/record/retracted-list.tsx"),
  ),
  screen(
    "/audit",
    "Audit",
    "dossier.audit",
    () => ({}),
    () => import("../screen/audit/audit-list.tsx"),
  ),
  screen(
    "/consent/$id",
    "Consent",
    "consent.show",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/consent/consent-page.tsx"),
  ),
  screen(
    "/consent/$id/went-out",
    "Went out",
    "consent.went-out",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/consent/went-out-list.tsx"),
  ),
  screen(
    "/clocks/$id",
    "Time limits of law",
    "case.clocks",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/case/clock-page.tsx"),
  ),
  screen(
    "/assess/$id",
    "Elements of norms",
    "case.assess",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/case/assess-page.tsx"),
  ),
  screen(
    "/identities",
    "Identities",
    "identity.status",
    () => ({}),
    () => import("../screen/identity/holders-page.tsx"),
  ),
  screen(
    "/identity/$id",
    "Identity",
    "identity.status",
    ({ id }) => ({ person: id! }),
    () => import("../screen/identity/identity-page.tsx"),
  ),
  screen(
    "/erase/$id",
    "Erase",
    "record.would-erase",
    ({ id }) => ({ ref: id! }),
    () => import("../screen/erasure/erase-page.tsx"),
  ),
  screen(
    "/erasures",
    "Erasures",
    "record.erasures",
    () => ({}),
    () => import("../screen/erasure/erasure-list.tsx"),
  ),
  screen(
    "/search",
    "Search",
    "dossier.show",
    () => ({}),
    () => import("../screen/record/search-page.tsx"),
  ),
  screen(
    "/check",
    "Check a draft",
    "figure.ledger",
    () => ({}),
    () => import("../screen/checker/dossier-check.tsx"),
  ),
  screen(
    "/forecast",
    "Forecast",
    "forecast.question",
    () => ({}),
    () => import("../screen/forecast/forecast-page.tsx"),
  ),
];

/** A screen of a dossier: its page is loaded when it is first shown. */
function screen<Name extends OperationName>(
  path: string,
  title: string,
  name: Name,
  input: (params: Readonly<Record<string, string>>) => InputOf<Name>,
  load: () => Promise<{ readonly Page: ComponentType<ScreenOf<Name>> }>,
) {
  const route = createRoute({
    getParentRoute: () => dossier,
    path,
    validateSearch: ({ by }: Record<string, unknown>): { readonly by?: string } =>
      typeof by === "string" && /^[0-9A-Z]{26}$/.test(by) ? { by } : {},
    loader: ({ params, abortController: { signal } }) =>
      call((params as { dossier: string }).dossier, name, input(params), { signal }),
    component: lazyRouteComponent(async () => {
      const { Page } = await load();
      function Screen() {
        const loaded = route.useLoaderData();
        const params: Readonly<Record<string, string>> = route.useParams();
        const id = params["dossier"]!;
        const { names = {} } = loaded.answer as { readonly names?: ScreenNames };
        return titled(
          title,
          <NamingContext value={{ dossier: id, names }}>
            <Page {...loaded} dossier={id} params={params} by={route.useSearch().by} />
          </NamingContext>,
        );
      }
      return { default: Screen };
    }),
  });
  return route;
}

type ScreenNames = Readonly<Record<string, { readonly id: string; readonly label: string }>>;

/** The title of a page says its kind alone, as browsers keep titles. */
function titled(title: string, page: React.ReactNode) {
  return <Titled title={title}>{page}</Titled>;
}

function Titled({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Habeas`;
  }, [title]);
  return children;
}

function Failed({ error }: ErrorComponentProps) {
  return titled("Not shown", <NotShown error={error as Error} />);
}

/** A page is read anew each time it is shown, so that all of it is of one state of the dossier. */
export const router = createRouter({
  routeTree: root.addChildren([dossiers, checker, dossier.addChildren(screens)]),
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NoSuchPage,
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
  defaultGcTime: 0,
  trailingSlash: "never",
  scrollRestoration: true,
});

function Waiting() {
  return (
    <p role="status" className="waiting">
      Being read …
    </p>
  );
}
