import { afterAll, expect, inject } from "vitest";
import { idle } from "../src/intake/apart/apart.ts";
import { noteCost } from "./cost.ts";

// Most processor time of a child goes into its start, and the fast files read theirs with seconds between them.
idle.milliseconds = 60_000;

const before = process.cpuUsage();
afterAll(() => noteCost(inject("runFolder"), expect.getState().testPath!, process.cpuUsage(before)));
