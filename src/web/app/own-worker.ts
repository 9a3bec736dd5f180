/** The one sink of scripts that the policy of the pages (Trusted Types) lets through: a worker of this server. */
type ScriptPolicy = { readonly createScriptURL: (address: string) => string };
const { trustedTypes } = globalThis as unknown as {
  readonly trustedTypes?: { readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy };
};

const policy: ScriptPolicy = {
  createScriptURL(address) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin) throw new TypeError("a worker of another server is not run");
    return url.href;
  },
};
const trusted = trustedTypes?.createPolicy("habeas", policy) ?? policy;

/** Starts the worker whose built file lies at `address` (an import with `?worker&url`). */
export function ownWorker(address: string): Worker {
  return new Worker(trusted.createScriptURL(address), { type: "module" });
}
