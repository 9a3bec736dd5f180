import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { CheckerPage } from "./checker/checker-page.tsx";
import { Frame, NoSuchPage } from "./frame.tsx";

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/numbers", replace: true });
  },
});

const numbers = createRoute({ getParentRoute: () => root, path: "/numbers", component: CheckerPage });

const forecast = createRoute({
  getParentRoute: () => root,
  path: "/forecast",
  component: lazyRouteComponent(() => import("./forecast/forecast-page.tsx"), "ForecastPage"),
});

/** The screens of the workbench, below `/app`. */
export const router = createRouter({
  routeTree: root.addChildren([home, numbers, forecast]),
  basepath: "/app",
  trailingSlash: "never",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
