/** What a person of a test says who may be counted for the public, and shown to nobody. */
export const mayBeCounted = {
  id: "c",
  purpose: "statistics",
  audience: "public",
  identifiability: "anonymous",
  medium: "data",
  allows: "yes",
} as const;
