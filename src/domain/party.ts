import { z } from "zod";
import { link } from "./id.ts";

/** Who took which part in an event or act. `compelled` is its own question: a detainee made to beat others did so compelled. */
export const partySchema = z.strictObject({
  who: link("person", "group"),
  part: z.enum(["did", "suffered", "ordered", "authorised", "saw", "present"]),
  compelled: z.enum(["yes", "no", "unknown"]).optional(),
});
