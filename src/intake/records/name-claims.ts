import type { Ref } from "../../domain/id.ts";
import type { RecordKind } from "../../domain/record.ts";
import { type FileProblem, type ProblemPlace, spot, withArticle } from "./draft.ts";
import { isNamed } from "./draft-name.ts";
import { didYouMean } from "./nearest.ts";

type NameClaim = { readonly kind: RecordKind; readonly file: string; readonly line: number | undefined };

/** Which record of an import bears which name, and which links wait for a name that nothing has brought yet. */
export class NameClaims {
  readonly #hasRef: (ref: Ref, kind?: RecordKind) => boolean;
  readonly #refuse: (problem: FileProblem) => void;
  readonly #claims = new Map<Ref, NameClaim>();
  readonly #waiting = new Map<
    Ref,
    { readonly kinds: readonly RecordKind[]; readonly place: ProblemPlace }[]
  >();

  /** @param hasRef whether the dossier has a name already, as a record of one kind where given */
  constructor(hasRef: (ref: Ref, kind?: RecordKind) => boolean, refuse: (problem: FileProblem) => void) {
    this.#hasRef = hasRef;
    this.#refuse = refuse;
  }

  get count(): number {
    return this.#claims.size;
  }

  /** The kind of the record in the import that bears a name. */
  kindOf(ref: Ref): RecordKind | undefined {
    return this.#claims.get(ref)?.kind;
  }

  /** Gives a name to a record; a name has one record. */
  claim(ref: Ref, kind: RecordKind, file: string, line: number | undefined): void {
    const before = this.#claims.get(ref);
    if (before !== undefined) {
      const where = `${before.file}${before.line === undefined ? "" : `, line ${before.line}`}`;
      const message = `is already the name of ${withArticle(before.kind)} in ${where}; give one of them another id`;
      return this.#refuse({ ...spot({ file, line }, ref, "id"), message });
    }
    this.#claims.set(ref, { kind, file, line });
    if (this.#hasRef(ref) && !this.#hasRef(ref, kind)) {
      const message = `is already the name of a record of another kind in the dossier; give this ${kind} another id`;
      this.#refuse({ ...spot({ file, line }, ref, "id"), message });
    }
    const links = this.#waiting.get(ref);
    if (links === undefined) return;
    this.#waiting.delete(ref);
    for (const link of links) {
      if (!isOneOf(kind, link.kinds))
        this.#refuse({ ...link.place, message: this.#dangling(ref, link.kinds) });
    }
  }

  /** Holds a link to a record of one of these kinds against the names; one that is not known yet waits. */
  checkLink(ref: Ref, kinds: readonly RecordKind[], placeOf: () => ProblemPlace): void {
    if (!isNamed(ref)) return;
    const claim = this.#claims.get(ref);
    if (claim !== undefined) {
      if (!isOneOf(claim.kind, kinds)) this.#refuse({ ...placeOf(), message: this.#dangling(ref, kinds) });
      return;
    }
    if (this.#inDossier(ref, kinds)) return;
    const waiting = this.#waiting.get(ref);
    const link = { kinds, place: placeOf() };
    if (waiting === undefined) this.#waiting.set(ref, [link]);
    else waiting.push(link);
  }

  /** Tells the links that nothing has brought a record for. */
  finish(): void {
    for (const [ref, links] of this.#waiting) {
      for (const { kinds, place } of links) {
        if (!this.#inDossier(ref, kinds)) this.#refuse({ ...place, message: this.#dangling(ref, kinds) });
      }
    }
    this.#waiting.clear();
  }

  isA(ref: Ref, kinds: readonly RecordKind[]): boolean {
    const claim = this.#claims.get(ref);
    return claim === undefined ? this.#inDossier(ref, kinds) : isOneOf(claim.kind, kinds);
  }

  #inDossier(ref: Ref, kinds: readonly RecordKind[]): boolean {
    return kinds.length === 0 ? this.#hasRef(ref) : kinds.some((kind) => this.#hasRef(ref, kind));
  }

  #dangling(ref: Ref, kinds: readonly RecordKind[]): string {
    const expected = kinds.length > 4 ? "a record of another kind" : kinds.map(withArticle).join(" or ");
    const claim = this.#claims.get(ref);
    if (claim !== undefined) return `names ${ref}, which is ${withArticle(claim.kind)}; expected ${expected}`;
    if (this.#hasRef(ref))
      return `names ${ref}, which the dossier holds as another kind; expected ${expected}`;
    // Names are close to one another by design: one slip of the pen is a hint, another number never is. Very many names
    // take too long to search.
    const digits = digitsOf(ref);
    const names = this.#claims.size > 5_000 ? [] : [...this.#claims.keys()];
    const hint = didYouMean(
      ref,
      names.filter((name) => isOneOf(this.#claims.get(name)!.kind, kinds) && digitsOf(name) === digits),
      1,
    );
    return `names ${ref}, which is neither in these files nor in the dossier${hint || "; add it or correct the name"}`;
  }
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D+/g, " ");
}

function isOneOf(kind: RecordKind, kinds: readonly RecordKind[]): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}
