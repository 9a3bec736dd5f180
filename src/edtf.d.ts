// edtf 4.11 ships no types; only domain/time.ts uses it, and only this much of it.
declare module "edtf" {
  export default function edtf(text: string): unknown;
}
