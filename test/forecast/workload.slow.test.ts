import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";
import { fromShared } from "../needs.ts";
import { bound, counted, sized } from "../size.ts";

const replicates = sized(2000);
const shared = fromShared("forecast", "the reference workload on the command line");

test.skipIf(shared === undefined)(
  `the reference workload infects and kills as many as a correct engine, in ${counted(replicates)} replicates`,
  async () => {
    let out = "";
    await run(
      [
        "forecast",
        "--world",
        join(shared!, "world.csv"),
        "--scenario",
        join(shared!, "w1.json"),
        "--replicates",
        String(replicates),
        "--seed",
        "11",
        "--format",
        "json",
      ],
      {
        signal: new AbortController().signal,
        out: (text) => void (out += text),
        say: () => {},
        progress: () => () => {},
      },
    );
    const { infections, deaths } = JSON.parse(out).scenarios[0];
    expect(Math.abs(infections.mean - 38_414)).toBeLessThan(bound(3));
    expect(infections.sd).toBeGreaterThan(22);
    expect(infections.sd).toBeLessThan(34);
    expect(Math.abs(deaths.mean - 192.5)).toBeLessThan(bound(1.5));
    expect(deaths.sd).toBeGreaterThan(11);
    expect(deaths.sd).toBeLessThan(17);
  },
);
