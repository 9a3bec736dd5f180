import type { HedgeSense } from "../language/language.ts";
import type { MentionKind, Value } from "../mention.ts";
import type { Tokens } from "./token.ts";

/** A mention as read from its words alone, before place, date and subject are known. */
export interface Found {
  /** First token and the token behind the last. */
  from: number;
  next: number;
  start: number;
  end: number;
  kind: MentionKind;
  sub: string | null;
  role: string;
  value: Value;
  unit: string | null;
  printed: string;
  granularity: number;
  hedge: string[];
  senses: HedgeSense[];
  phraseStart: number;
  phraseEnd: number;
}

/** The tokens `from` up to `next` as a mention without unit, precision and hedges. */
export function plain(
  { tokens }: { readonly tokens: Tokens },
  from: number,
  next: number,
  kind: MentionKind,
  sub: string,
  role: string,
  value: Value = null,
): Found {
  const [start, end] = [tokens.start[from]!, tokens.end[next - 1]!];
  return {
    from,
    next,
    start,
    end,
    kind,
    sub,
    role,
    value,
    unit: null,
    printed: "",
    granularity: 1,
    hedge: [],
    senses: [],
    phraseStart: start,
    phraseEnd: end,
  };
}
