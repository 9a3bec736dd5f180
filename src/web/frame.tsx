import { Link, Outlet } from "@tanstack/react-router";
import { lock } from "./page/lock.js";

/** What stands around every screen: the same head and foot as the read-only pages have. */
export function Frame() {
  return (
    <>
      <a className="skip" href="#content">
        To the content
      </a>
      <header className="top">
        <div>
          <a className="brand" href="/">
            Habeas
          </a>
          <nav aria-label="Habeas">
            <a href="/">Dossiers</a>
            <Link to="/numbers">Check a draft</Link>
            <Link to="/forecast">Forecast</Link>
          </nav>
          <button type="button" className="lock" onClick={() => void lock()}>
            Lock
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

export function NoSuchPage() {
  return (
    <>
      <h1>There is no such page.</h1>
      <p>
        <Link to="/numbers">To the number checker</Link>, <Link to="/forecast">to the forecast</Link>
      </p>
    </>
  );
}
