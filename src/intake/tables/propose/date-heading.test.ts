import { expect, test } from "vitest";
import { dateHeadings } from "./date-heading.ts";
import { headingKey, roleOf } from "./heading.ts";
import { propose } from "./propose.ts";

/* Everybody in these sheets is invented. */

test("each name of a column of dates says one thing", () => {
  const said = new Map<string, string>();
  for (const [name, role] of dateHeadings) {
    expect(said.get(headingKey(name)) ?? role, name).toBe(role);
    said.set(headingKey(name), role);
    expect(roleOf(name), name).toBe(role);
  }
  expect(said.size).toBeGreaterThan(1000);
});

test.each([
  [
    "es",
    "Expediente",
    "Fecha de nacimiento",
    "Fecha de captura",
    "Fecha de la sentencia",
    "Fecha de excarcelación",
  ],
  ["fr", "Dossier n°", "Né(e) le", "Date d'interpellation", "Date du jugement", "Date de sortie"],
  ["pt", "Processo", "Data de nascimento", "Data da prisão", "Data da sentença", "Data da soltura"],
  ["id", "No", "Tgl lahir", "Tgl. penahanan", "Tanggal vonis", "Tanggal dibebaskan"],
  ["ar", "رقم الملف", "تاريخ الولادة", "تاريخ إلقاء القبض", "تاريخ صدور الحكم", "تاريخ إطلاق السراح"],
  ["fa-AF", "شماره", "تاریخ تولد", "تاریخ گرفتاری", "تاریخ محکومیت", "تاریخ رهایی"],
  ["km", "ល.រ", "ថ្ងៃខែឆ្នាំកំណើត", "ថ្ងៃចាប់ខ្លួន", "ថ្ងៃកាត់ទោស", "ថ្ងៃដោះលែង"],
  ["th", "ลำดับ", "วันเกิด", "วันที่ถูกจับ", "วันที่ศาลพิพากษา", "วันที่ปล่อยตัว"],
  ["my", "စဉ်", "မွေးနေ့", "ဖမ်းဆီးသည့်ရက်စွဲ", "ပြစ်ဒဏ်ချမှတ်သည့်နေ့", "ပြန်လွတ်သည့်နေ့"],
  ["vi", "STT", "Ngày sinh", "Ngày bị bắt", "Ngày tuyên án", "Ngày được thả"],
])("a register in %s has births, arrests, sentences and releases", (_language, ...header) => {
  const [id, born, arrested, sentenced, released] = header as [string, string, string, string, string];
  const cells = [
    [id, born, arrested, sentenced, released],
    ["D-1", "1990-03-13", "2019-04-13", "2019-10-20", "2020-01-15"],
    ["D-2", "1985-05-21", "2019-05-14", "2019-11-02", "2020-02-17"],
    ["D-3", "1979-08-30", "2019-06-21", "", ""],
  ];
  const rows = cells.map((row, at) => ({ number: at + 1, cells: row }));
  const { mapping, codebook } = propose([{ file: "x.csv", name: undefined, rows, hiddenColumns: [] }], {
    name: "x",
  });
  expect(mapping).toContain(`birth: {column: ${born}}`);
  expect(mapping).toContain(`start: {column: ${arrested}}`);
  expect(mapping).toContain(`end: {column: ${released}}`);
  expect(codebook).toMatch(/type: date/);
});

test("a column of names of people is known in whichever script or of whichever relative it keeps them", () => {
  for (const name of [
    "Khmer name",
    "Name (Khmer)",
    "Name in Khmer script",
    "Mother's name",
    "Birth name",
    "Name",
  ])
    expect(roleOf(name), name).toBe("person-name");
  for (const name of ["Prison name", "Village name", "File name"])
    expect(roleOf(name), name).not.toBe("person-name");
});
