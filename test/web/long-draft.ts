import { exampleDraft } from "../../src/web/screen/checker/example.ts";

/**
 * A report of at least `length` characters with about as many numbers as such reports have: mostly prose with dates and
 * references, and every few pages the example, with places and numbers of its own.
 */
export function longDraft(length: number): string {
  const prose = [
    "The delegation was received on 3 March 2021 and saw every wing that it asked to see, the isolation cells included.",
    "Those who spoke did so in private, and each was told that they could stop at any time and take back what they had said.",
    "Article 9 of the Covenant requires that anyone arrested be brought promptly before a judge.¹",
    "Staff said that the roof had been repaired in 2019, but water still stood in the corridor after each rain.",
    "Letters to the ministry of 14 June and 2 September 2020 were not answered, nor was the reminder of that December.",
    "A former teacher described the nights as the worst: no light to read by, and no room to lie down without touching others.",
    "Relatives queue from 5 a.m. on visiting days, and most are turned away when the gate closes at noon.",
  ];
  const parts: string[] = [];
  for (let number = 0, total = 0; total < length; number++) {
    const name =
      ["Bel", "Cor", "Dan", "Fel", "Gor", "Hal"][number % 6]! + ["ava", "etia", "ilia", "onia"][number % 4]!;
    const part = exampleDraft
      .replaceAll("Astrava", name)
      .replaceAll("Port Ansel", `Port ${name}`)
      .replaceAll(/\d,\d{3}/g, (digits) => `${digits.slice(0, 2)}${100 + number * 7}`);
    const filler = Array.from({ length: 24 }, (_, index) =>
      [0, 2, 5].map((by) => `${prose[(index + by) % prose.length]!} (${name}, ${number}.${index})`).join(" "),
    );
    parts.push(part, ...filler);
    total += part.length + filler.join("\n\n").length;
  }
  return parts.join("\n\n");
}
