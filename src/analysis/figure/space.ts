/** What somebody of authority holds to be the least floor area for one person in a shared cell, in square metres. */
export type SpaceStandard = { readonly name: string; readonly squareMetres: number; readonly source: string };

/** The standards that a cell is held against, each by its name: none of them is "the" standard. */
export const spaceStandards: readonly SpaceStandard[] = [
  {
    name: "CPT",
    squareMetres: 4,
    source:
      "Living space per prisoner in prison establishments, CPT/Inf (2015) 44, without the sanitary annexe",
  },
  {
    name: "ICRC",
    squareMetres: 3.4,
    source: "Water, sanitation, hygiene and habitat in prisons: supplementary guidance, 2012",
  },
  {
    name: "European Court of Human Rights",
    squareMetres: 3,
    source: "Muršić v. Croatia, no. 7334/13, 20 October 2016: below it a violation is presumed",
  },
];
