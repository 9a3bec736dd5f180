/** Where the keyboard goes after a claim is selected; `none` leaves it where it is. */
export type FocusOn = "text" | "note" | "none";
