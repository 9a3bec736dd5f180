/**
 * Tells when nobody has been there for `minutes`. Time in which the machine slept counts, so that a laptop that is opened again
 * is locked; `now` is the wall clock, `steady` one that only goes on.
 */
export function idleWatch(
  minutes: number,
  onIdle: () => void,
  { now = Date.now, steady = () => performance.now() } = {},
): { readonly person: () => void; readonly look: () => void; readonly stop: () => void } {
  let last = { now: now(), steady: steady() };
  const look = (): void => {
    const idle = Math.max(now() - last.now, steady() - last.steady);
    if (idle >= minutes * 60_000) onIdle();
  };
  const timer = setInterval(look, 1000);
  return {
    person: () => void (last = { now: now(), steady: steady() }),
    look,
    stop: () => clearInterval(timer),
  };
}
