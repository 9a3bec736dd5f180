import { z } from "zod";
import { contradictionShape } from "./listing.ts";
import { namesShape, operation } from "./operation.ts";
import { figureLineShape } from "./overview.ts";

export const contradictionShow = operation({
  name: "figure.contradictions",
  about:
    "Figures that do not simply agree, the gravest first: each as it is printed, the arithmetic, and what was decided about it. A decision is a record of the kind resolution, and changes no figure.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    rows: z.array(contradictionShape),
    figures: z.array(figureLineShape).describe("those that the rows name"),
    names: namesShape,
  }),
});
export type Contradictions = z.output<typeof contradictionShow.output>;
