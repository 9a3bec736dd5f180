// Zod would try to compile its checks, which the policy of the page and its workers forbids. It tries when a schema is made,
// so this stands before whatever makes one: in the entry of the page and of each worker. It is set where Zod reads it
// (zod/v4/core, globalConfig) and imports nothing, as a chunk that is shared would run before it.
(globalThis as { __zod_globalConfig?: { jitless?: boolean } }).__zod_globalConfig = { jitless: true };
