import { strikes } from "./strikes.ts";

// In a file of its own, as each part of the long run has twenty minutes.
strikes("verify");
