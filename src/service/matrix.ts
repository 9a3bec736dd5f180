import type { Unit } from "../domain/frame.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Dossier } from "./dossier.ts";
export async function matrixOf(_d: Dossier, _u: Unit, _o: { readonly codebook: boolean; readonly bom: boolean }): Promise<Disclosed<string>> { return disclose("", "case-team"); }
