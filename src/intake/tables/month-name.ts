import { type Era, eras } from "../../domain/era.ts";
import { monthStarts, ownMonths } from "./era.ts";

/**
 * The names of months in every language that this program can say (CLDR, by way of `Intl`): long, short, and as they stand
 * beside a day. A language is a BCP 47 tag; regions stand by themselves where they name months otherwise (كانون الثاني in
 * Syria is جانفي in Algeria).
 */

/** Languages that are looked through first, in the order in which they are taken where several read the same words alike. */
const usual =
  "en fr es pt ar th km ru uk de it nl tr fa id vi my lo sw am ti so ha ar-SY ar-DZ ar-MA fa-AF es-PE de-AT uz tg kk ky ka hy az pl cs sk hu ro bg sr sr-Latn hr bs sl mk sq el he ur hi bn ne si ta ps ku ckb mn zh ko ms fil mg rn rw".split(
    " ",
  );
/** The others, which are asked where none of these reads two words. */
const others =
  "dz af agq ak ars as asa ast ba bm eu bas be bem bez bgc bho blo bo br brx bua luy ca ccp ce ceb cgg chr cv syr sa sr-ME kw csw cy da dav doi dje dsb dua dyo ebu ee et eo ewo fo ff fi fy fur ga gaa om gd gl gv kok gsw gu guz haw hsb ia ig is ie ii ja jv jgo yi jmc kab kl kam kn ks kde kea kgp khq ki kkj kln ksb ksf ksh kxv lag lv lb lg lij ln lt lkt lmo lrc lu luo mai ml mi mr mas mer mfe mgh mgo mt mni mua raj mzn naq nb nd nds nmg nn nnh no nqo nso nus nyn oc or os pa pcm pms prg qu rm rof rwk sg sah saq sat sbp sc scn sd se seh ses shi shn smn sn st su sv sw-CD szl tt te teo tk tn to tok twq tyv tzm ug vai vec vmw vun wae wo xh xnr xog yav yo yrl yue za zgh zu".split(
    " ",
  );

/**
 * The names of months in English and in these languages by their number, without those that are two months among them: of the
 * calendar of the era where its months are its own.
 */
export function monthNames(languages: readonly string[], era?: Era): ReadonlyMap<string, number> {
  const calendar = ownMonths(era)?.calendar;
  const key = [calendar, ...languages].join();
  const known = together.get(key);
  if (known !== undefined) return known;
  const all = [...new Set(["en", ...languages])].flatMap((language) => [...namesIn(language, calendar)]);
  const names = onlyClear(calendar === undefined ? all : [...all, ...otherSpellings(calendar)]);
  together.set(key, names);
  return names;
}

/** Names with the month of each, without those that stand for two. */
function onlyClear(all: readonly (readonly [name: string, month: number])[]): Map<string, number> {
  const names = new Map<string, number>();
  const unclear = new Set<string>();
  for (const [name, month] of all) {
    if ((names.get(name) ?? month) !== month) unclear.add(name);
    names.set(name, month);
  }
  for (const name of unclear) names.delete(name);
  return names;
}

const together = new Map<string, ReadonlyMap<string, number>>();

/** A name of a month as these tables are looked up: small letters without accents, full stops and spaces. */
export function monthKey(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]+/gu, "")
    .toLowerCase()
    .replaceAll(/[.\s]/gu, "");
}

/** The languages in which words name months, and whether two of them mean other months by the same words. */
export type MonthLanguages = {
  /** The language that reads most of the words; undefined where none does. */
  readonly language: string | undefined;
  /** Another language that reads the same words as other months: a listopad is October in Croatian, November in Polish. */
  readonly rival: string | undefined;
  /** The era of whose calendar the months are, where they are none of the common one. */
  readonly era?: Era | undefined;
  /** An era whose months have the same names: መስከረም is a month of the Ethiopian calendar, and in Tigrinya September too. */
  readonly rivalEra?: Era | undefined;
};

/**
 * In which language these words name months: the one that reads most of them, English before others. A word that is short
 * and stands alone is a month in English only, as there are few words of three letters that name no month anywhere. Where no
 * language reads them as months of the common calendar, two of them may be months of another.
 */
export function monthLanguages(words: Iterable<string>): MonthLanguages {
  const keys = [...new Set([...words].map(monthKey))].filter((key) => key !== "" && key.length <= 24);
  const found = readersOf(keys, usual);
  const best = found.at(0)?.read ?? 0;
  const common = best > 1 || keys.length < 2 ? found : [...found, ...readersOf(keys, others)];
  const [first] = eras
    .flatMap((era) => {
      const { languages } = ownMonths(era) ?? {};
      return languages === undefined
        ? []
        : { era, readers: readersOf(keys, languages, era).filter(({ read }) => read > 1) };
    })
    .toSorted((a, b) => (b.readers[0]?.read ?? 0) - (a.readers[0]?.read ?? 0));
  const read = first?.readers[0]?.read ?? 0;
  if (common.length > 0 && (common[0]!.read > read || common[0]!.language === "en")) return winnerOf(common);
  if (common[0]?.read === read && read > 0) return { ...winnerOf(common), rivalEra: first?.era };
  return { ...winnerOf(first?.readers ?? []), era: read === 0 ? undefined : first?.era };
}

/** The first of the languages that read most words, and one that reads other months. */
function winnerOf(readers: readonly MonthReader[]): MonthLanguages {
  const most = Math.max(0, ...readers.map(({ read }) => read));
  const winners = readers.filter(({ read }) => read === most);
  const [first] = winners;
  if (first === undefined) return { language: undefined, rival: undefined };
  const rival = first.language === "en" ? undefined : winners.find(({ months }) => months !== first.months);
  return { language: first.language, rival: rival?.language };
}

type MonthReader = { readonly language: string; readonly read: number; readonly months: string };

/** The languages that read any of these words, those that read most first. */
function readersOf(keys: readonly string[], languages: readonly string[], era?: Era): MonthReader[] {
  return languages
    .flatMap((language): MonthReader[] => {
      const names = era === undefined ? namesIn(language, undefined) : monthNames([language], era);
      const months = keys.map((key) => names.get(key));
      const read = new Set(months.filter((month) => month !== undefined)).size;
      const isSure = language === "en" || read > 1 || keys.some((key) => key.length > 3 && names.has(key));
      return read === 0 || !isSure ? [] : [{ language, read, months: months.join() }];
    })
    .toSorted((a, b) => b.read - a.read);
}

const remembered = new Map<string, ReadonlyMap<string, number>>();

/** The names of months in one language: those of the common calendar, or of another. */
function namesIn(language: string, calendar: string | undefined): ReadonlyMap<string, number> {
  const known = remembered.get(`${language} ${calendar}`);
  if (known !== undefined) return known;
  const starts = calendar === undefined ? commonStarts : monthStarts(calendar);
  const found: (readonly [string, number])[] = [];
  const long: string[] = [];
  for (const style of ["long", "short"] as const)
    for (const day of [undefined, "numeric"] as const) {
      const format = new Intl.DateTimeFormat(language, {
        calendar: calendar ?? "gregory",
        timeZone: "UTC",
        month: style,
        ...(day === undefined ? {} : { day }),
      });
      for (const [at, start] of starts.entries()) {
        const part = format.formatToParts(Date.parse(start)).find(({ type }) => type === "month");
        const key = monthKey(part?.value ?? "");
        if (/^\d*$/.test(key)) continue;
        found.push([key, at + 1]);
        if (style === "long" && day === undefined) long[at + 1] = key;
      }
    }
  const names = onlyClear(found);
  // People shorten names otherwise than CLDR does: Sept, fév, mart.
  if (usual.includes(language))
    for (let month = 1; month < long.length; month++)
      for (let length = 3; length < (long[month] ?? "").length; length++) {
        const start = long[month]!.slice(0, length);
        const isOwn = long.every((name, at) => at === month || !name.startsWith(start));
        if (isOwn && isShortened.test(start) && !names.has(start)) names.set(start, month);
      }
  remembered.set(`${language} ${calendar}`, names);
  return names;
}

/** Scripts whose words are shortened by leaving out their end. */
const isShortened = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]+$/u;

const commonStarts = Array.from({ length: 12 }, (_, at) => `2019-${String(at + 1).padStart(2, "0")}-01`);

/** How months of other calendars are written in Latin letters beside CLDR's way, from the first month on. */
const spellings: Readonly<Record<string, string>> = {
  persian: `farwardin,hamal|urdibihisht,ordibehesht,saur,sawr,thawr|khurdad,jawza,jauza|saratan|amordad,asad|shahriwar,sunbula,sonbola
    |mihr,mizan|aqrab|azar,qaws,qaus|jadi,jaddi|dalwa,dalw|isfand,hut,hoot`,
  "islamic-umalqura": `moharram,mouharram|saphar|rabi al-awwal,rabi' al-awwal,rabi ul-awwal,rabiulawal
    |rabi al-thani,rabi' al-thani,rabi al-akhir,rabi ul-akhir,rabi us-sani|jumada al-awwal,jumada al-ula,jumada al-oula
    |jumada al-thani,jumada al-akhira,jumada al-thaniya,jumada us-sani|rajab|shaban,sha'ban,shaaban|ramadhan,ramazan|shawal
    |dhu al-qadah,dhu al-qa'dah,dhul qadah,zulqada,zilqad|dhu al-hijjah,dhul hijjah,zulhijja,zilhaj`,
  ethiopic: `mäskäräm|tikimt,tiqimt|hidar|tahisas,tahesas|tir,tirr|yekatit|megabit|miyazya,miazya,miyaziya|ginbot|sane|hamle
    |nehase,nehasie|pagume,pagumiene`,
  indian: `chait,chaitra|vaishakha,baisakh|jyeshtha,jyaistha|ashadha|shravana|bhadrapada|ashvina,ashwin|kartik|margashirsha|pausha
    |maagha|phalgun`,
};

function otherSpellings(calendar: string): [string, number][] {
  return (spellings[calendar] ?? "")
    .split("|")
    .flatMap((line, at) => line.split(",").map((name): [string, number] => [monthKey(name), at + 1]));
}
