import { z } from "zod";

// Zod would try to compile its checks, which the policy of the page and its workers forbids. It tries when a schema is
// made, so this is imported before whatever makes one.
z.config({ jitless: true });
