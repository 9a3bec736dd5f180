/** Whether the machine's clock gave a time: it did; it was behind the journal, which only goes forward; or it was ahead. */
export type ClockState = "right" | "behind" | "ahead";

/** What follows a time that the clock did not give as it stands. */
export const clockWords: Readonly<Record<ClockState, string>> = {
  right: "",
  behind: " (by the clock; the journal was ahead of it)",
  ahead: " (still to come: the clock was ahead)",
};
