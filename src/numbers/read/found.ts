import type { HedgeSense } from "../language/language.ts";
import type { MentionKind, Value } from "../mention.ts";

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
