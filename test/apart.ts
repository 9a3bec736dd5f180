import { idle } from "../src/intake/apart/apart.ts";

// Most processor time of a child goes into its start, and the fast files read theirs with seconds between them.
idle.milliseconds = 60_000;
