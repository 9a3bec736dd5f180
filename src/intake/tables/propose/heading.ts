import { withoutUnseen } from "../../../domain/digit.ts";
import { dateHeadings } from "./date-heading.ts";
import { wordKey } from "./word.ts";

/**
 * What the names of columns say, in the languages of the field: English, French, Spanish, Portuguese, German, Italian,
 * Indonesian, Turkish, Swahili, Vietnamese; Russian, Ukrainian; Arabic, Persian, Hebrew; Thai, Khmer, Lao, Burmese; Hindi,
 * Bengali; Chinese, Japanese, Korean. This file is data: whoever meets another word adds it here. Names are compared by
 * `headingKey`, the words of several scripts in one name each for itself.
 */

/** What the name of a column says that stands in it. */
export type Role =
  | "id"
  | "person-name"
  | "sex"
  | "age-at-arrest"
  | "age"
  | "birth"
  | "start"
  | "end"
  | "sentenced"
  | "died"
  | "prison"
  | "police-station"
  | "place"
  | "region"
  | "capacity"
  | "held"
  | "occupancy"
  | "period"
  | "indicator"
  | "value"
  | "unit"
  | "remark";

/**
 * A name of a column as these tables are looked up: as `wordKey`, without accents of Latin letters, signs that nobody sees,
 * and the number of a question before it (`3. Age`, `Q3: Age`).
 */
export function headingKey(name: string): string {
  const letters = withoutUnseen(name)
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]+/gu, "")
    .normalize("NFC");
  return wordKey(letters)
    .replace(/^(?:[a-z]?\d{1,3}(?:\.\d{1,2})?[a-z]?[.):]|q\.? ?\d{1,3}[.):-]?) */u, "")
    .replace(/\?$/, "");
}

/** The whole of a name. */
const words: Readonly<Partial<Record<Role, string>>> = {
  remark: `remark|remarks|note|notes|comment|comments|observation|observations|remarque|remarques|observación|observaciones|observação|observações|bemerkung|bemerkungen
    |nota|notas|keterangan|catatan|açıklama|maelezo|ghi chú|примечание|примечания|примітка|примітки|ملاحظات|توضیحات|הערות|หมายเหตุ|ផ្សេងៗ|សម្គាល់|ໝາຍເຫດ|မှတ်ချက်|टिप्पणी|মন্তব্য|备注|備考|비고`,
  sex: `sex|gender|sexe|sexo|género|genero|genre|geschlecht|sesso|genere|jenis kelamin|jk|cinsiyet|jinsia|giới tính|f/m|m/f|h/m|пол|стать|الجنس|النوع|جنس|جنسیت|מין
    |เพศ|ភេទ|ເພດ|ကျား/မ|लिंग|लिङ्ग|লিঙ্গ|性别|性別|성별`,
  age: `age|age (years)|age in years|years of age|âge|edad|idade|alter|età|umur|usia|yaş|umri|tuổi|возраст|вік|العمر|السن|سن|גיל|อายุ|អាយុ|ອາຍຸ|အသက်|उम्र|आयु|বয়স|年龄|年齢|나이|연령`,
  birth: `born|born on|birth|dob|d.o.b|geburtsdatum|geburtsjahr|geburtstag|geboren|data di nascita|nascita|doğum tarihi|doğum yılı|tarehe ya kuzaliwa
    |дата рождения|год рождения|дата народження|рік народження|תאריך לידה|ວັນເດືອນປີເກີດ|जन्म तिथि|জন্ম তারিখ|出生日期|生年月日|생년월일`,
  start: `held since|in since|festgenommen|festgenommen am|verhaftet am|haftbeginn|aufnahme am|data di arresto|data dell'arresto|arrestato il|ingresso
    |yakalanma tarihi|gözaltı tarihi|tutuklanma tarihi|tarehe ya kukamatwa|tarehe ya kuingia|дата ареста|дата задержания|задержан|дата поступления
    |дата арешту|дата затримання|תאריך מעצר|ວັນທີຈັບ|गिरफ्तारी की तिथि|গ্রেপ্তারের তারিখ|逮捕日期|逮捕日|체포일|detention start|start of detention|start date
    |date start|detention began|began|from|since|date from|date in|from date`,
  end: `entlassen|entlassen am|entlassung|haftende|data di rilascio|rilascio|scarcerazione|tahliye tarihi|tahliye|serbest bırakılma tarihi|tarehe ya kuachiliwa
    |tarehe ya kutoka|дата освобождения|освобожден|освобождён|дата звільнення|звільнено|תאריך שחרור|ວັນທີປ່ອຍ|रिहाई की तिथि|মুক্তির তারিখ|释放日期|釈放日|석방일
    |detention end|end of detention|end date|date end|detention ended|to|until|date to|date out|to date`,
  died: `died|died on|date died|date of death|death date|day of death|deceased on|date deceased|décédé le|décédée le|date de décès|date du décès|mort le|morte le|fecha de muerte|fecha de fallecimiento|fecha muerte|fallecido el|fallecida el|fecha de defunción
    |data da morte|data de morte|data do óbito|data de óbito|data do falecimento|data de falecimento|falecido em|falecida em|todesdatum|todestag|gestorben am|verstorben am|data di morte|data della morte|data del decesso|deceduto il|datum overlijden|overlijdensdatum|overleden op
    |tanggal meninggal|tanggal kematian|meninggal pada|ölüm tarihi|vefat tarihi|tarehe ya kifo|ngày mất|ngày chết|ngày tử vong|data śmierci|data zgonu|zmarł|дата смерти|умер|умерла|дата смерті|помер|померла|дата на смърт|datum smrti
    |تاريخ الوفاة|توفي في|تاریخ فوت|تاریخ وفات|תאריך פטירה|วันที่เสียชีวิต|วันที่ตาย|ថ្ងៃស្លាប់|កាលបរិច្ឆេទស្លាប់|ថ្ងៃមរណភាព|ວັນທີເສຍຊີວິດ|သေဆုံးသည့်ရက်|मृत्यु तिथि|मृत्यु की तिथि|মৃত্যুর তারিখ|死亡日期|死亡日|사망일`,
  "police-station": `police station|police post|police stations|station|stations|commissariat|commissariats|poste de police|brigade|comisaría|comisarías|delegacia|delegacias|esquadra|polizeiwache|polizeirevier|commissariato
    |kantor polisi|polsek|polres|karakol|kituo cha polisi|kituo|đồn công an|отделение полиции|овд|відділ поліції|مركز الشرطة|مخفر|قسم الشرطة|کلانتری|תחנת משטרה|สถานีตำรวจ|สน|สภ|ប៉ុស្តិ៍នគរបាល|អធិការដ្ឋាន|ສະຖານີຕຳຫຼວດ|ရဲစခန်း|थाना|থানা|派出所|警察署|경찰서`,
  prison: `prison|prisons|jail|jails|prison name|name of prison|name of the prison|prison held|prison held in|correctional centre|correctional center|correctional facility|detention centre|detention center|penitentiary|remand centre|remand home|gaol
    |établissement pénitentiaire|maison d'arrêt|centre de détention|maison centrale|cárcel|cárceles|prisión|penal|establecimiento penitenciario|centro penitenciario|centro penal|penitenciaría|granja penal|recinto penitenciario
    |unidade prisional|estabelecimento prisional|presídio|presídios|cadeia|penitenciária|prisão|gefängnis|jva|haftanstalt|justizanstalt|carcere|istituto penitenziario|penjara|lapas|rutan|lembaga pemasyarakatan|cezaevi|ceza infaz kurumu|gereza|magereza|jela|trại giam|nhà tù|trại tạm giam
    |тюрьма|колония|сизо|исправительное учреждение|учреждение|в'язниця|колонія|установа|السجن|سجن|السجون|مركز الاحتجاز|مركز التوقيف|زندان|בית סוהר|כלא|เรือนจำ|ทัณฑสถาน|สถานคุมขัง|พន្ធនាគារ|ពន្ធនាគារ|មណ្ឌលឃុំឃាំង|ຄຸກ|ຄ້າຍຄຸມຂັງ|အကျဉ်းထောင်|ထောင်|कारागार|जेल|কারাগার|জেল|监狱|看守所|刑務所|拘置所|교도소|구치소`,
  place: `place|places|facility|facilities|site|centre|center|institution|institutions|establishment|établissement|location|place of detention|detention place|detention facility|where held|held in|held at|lieu|lieux|lieu de détention|centro|centros|lugar|lugar de detención|local|local de detenção|estabelecimento|ort|hafteinrichtung|einrichtung|anstalt|luogo|struttura|tempat|lokasi|yer|kurum|mahali|địa điểm|cơ sở
    |unit|unidad|unidade|camp|camps|место|место содержания|место лишения свободы|місце|місце утримання|заклад|المكان|مكان الاحتجاز|الموقع|المؤسسة|مکان|محل نگهداری|מקום|สถานที่|ชื่อสถานที่|หน่วยงาน|ទីកន្លែង|ទីតាំង|ມັນ|ສະຖານທີ່|နေရာ|स्थान|স্থান|地点|场所|施設|場所|시설|장소|name of facility|name of place|place name|facility name|name of institution`,
  region: `region|regions|province|district|state|county|department|governorate|prefecture|région|département|préfecture|cercle|provincia|departamento|región|municipio|distrito|região|província|estado|município|distrito|comarca|land|bundesland|kreis|regione|provinsi|kabupaten|daerah|wilayah|il|ilçe|bölge|mkoa|wilaya|kaunti|tỉnh|huyện
    |zone|area|city|town|область|регион|район|край|область / регион|регіон|المحافظة|الولاية|المنطقة|الإقليم|استان|ولایت|מחוז|จังหวัด|ภาค|เขต|อำเภอ|ខេត្ត|ក្រុង|ស្រុក|ແຂວງ|ເມືອງ|တိုင်းဒေသကြီး|ပြည်နယ်|မြို့နယ်|जिला|राज्य|প্রদেশ|জেলা|বিভাগ|省|地区|县|都道府県|지역|도`,
  capacity: `capacity|capacities|places|beds|bed capacity|certified accommodation|certified normal accommodation|cna|accommodation|rated capacity|authorised capacity|authorized capacity|holding capacity|places available
    |capacité|capacité d'accueil|capacité théorique|capacité officielle|capacité nominale|places théoriques|capacidad|capacidad instalada|capacidad de albergue|capacidad oficial|plazas|aforo|aforo oficial|cupo|cupos|vagas|capacidade|capacidade instalada|lotação|lotação oficial
    |kapazität|haftplätze|belegungsfähigkeit|belegungskapazität|plätze|capienza|capienza regolamentare|posti|kapasitas|daya tampung|kapasite|uwezo|sức chứa|вместимость|лимит наполнения|наполняемость|мест|количество мест|плановая наполняемость|місткість|кількість місць|планова наповнюваність
    |السعة|الطاقة الاستيعابية|القدرة الاستيعابية|سعة السجن|سعة|ظرفیت|תקן|קיבולת|ความจุ|ความจุมาตรฐาน|อัตราความจุ|សមត្ថភាព|សមត្ថភាពផ្ទុក|ចំណុះ|ຄວາມຈຸ|လက်ခံနိုင်မှု|क्षमता|ধারণক্ষমতা|容量|定员|定員|収容定員|수용정원|정원`,
  period: `month|months|year|years|quarter|date|dates|period|day|week|as of|month/year|month and year|reporting month|reporting period|report date|mois|année|annee|trimestre|jour|semaine|période|mes|año|fecha|día|semana|período|periodo|ano|mês|data|dia|ano/mês|monat|jahr|datum|tag|stichtag|quartal|mese|anno|giorno|bulan|tahun|tanggal|ay|yıl|tarih|dönem|mwezi|mwaka|tarehe|tháng|năm|ngày
    |месяц|год|дата|период|квартал|місяць|рік|період|الشهر|السنة|التاريخ|الفترة|شهر|سنة|تاريخ|ماه|سال|تاریخ|חודש|שנה|תאריך|เดือน|ปี|วันที่|ปี พ.ศ|ช่วงเวลา|ខែ|ឆ្នាំ|កាលបរិច្ឆេទ|ថ្ងៃខែ|ថ្ងៃ|ເດືອນ|ປີ|ວັນທີ|လ|နှစ်|ရက်စွဲ|माह|महीना|वर्ष|तिथि|মাস|বছর|তারিখ|月|年|年月|日期|日付|월|연도|날짜`,
  indicator: `indicator|indicators|measure|measures|variable|variables|series|category|item|what|indicateur|indicateurs|mesure|rubrique|catégorie|indicador|indicadores|medida|concepto|rubro|categoría|indicador|categoria|kennzahl|indikator|messgröße|merkmal|indicatore|voce|gösterge|kiashiria|chỉ số|chỉ tiêu|показатель|показник|індикатор|индикатор
    |المؤشر|مؤشر|البند|شاخص|מדד|ตัวชี้วัด|รายการ|សូចនាករ|ຕົວຊີ້ວັດ|ညွှန်ကိန်း|सूचक|संकेतक|সূচক|指标|指標|項目|지표`,
  value: `value|values|number|numbers|figure|figures|count|counts|amount|total|quantity|valeur|valeurs|nombre|effectif|chiffre|valor|valores|número|cantidad|cifra|quantidade|wert|werte|anzahl|zahl|valore|numero|nilai|jumlah|angka|değer|sayı|thamani|idadi|giá trị|số lượng|значение|число|количество|значення|кількість
    |القيمة|العدد|عدد|قيمة|الرقم|مقدار|تعداد|ערך|מספר|ค่า|จำนวน|តម្លៃ|ចំនួន|ຄ່າ|ຈຳນວນ|တန်ဖိုး|အရေအတွက်|मूल्य|संख्या|মান|সংখ্যা|数值|数量|值|値|数|값|수`,
  unit: `units|unit of measure|unité|unidad de medida|unidade de medida|einheit|unità|satuan|birim|đơn vị|единица|единица измерения|одиниця|الوحدة|واحد|หน่วย|ឯកតា|單位|单位|単位|단위`,
};

/** Words that the whole of a name says in more ways than can be listed. */
const patterns: readonly (readonly [Role, RegExp])[] = [
  ["remark", /^(remarks?|notes?|comments?|bemerkung(en)?)(?=$|[^\p{L}])/u],
  [
    "id",
    /^(id|ids|no|nr|n°|nº|№|#|key|ref|code|(case|file|dossier|record|person|prisoner|detainee|interview|respondent|reference|serial|registration|reg|cas)[ -]*(id|no|nr|n°|nº|number|code|ref|#)|(id|ref|code|number|no)[ -]*(of )?(the )?(case|person|prisoner|detainee|file|interview)|case|case file|reference|number|s\/no|s\.no|numero( de (dossier|caso|expediente|registro|orden))?|matricule|expediente|codigo|processo|matricula|(no|nro|n°|nº|num)\.?[ -]*(de |du |do |d')?(caso|expediente|registro|processo|dossier|orden|ordre|ecrou)|fallnummer|aktenzeichen|lfd\.? ?nr|nomor( kasus)?|no\.? ?urut|sira( no)?|dosya no|namba( ya kesi)?|so thu tu|stt|номер( дела)?|дело №|номер справи|№ п\/п|លេខ(រៀង|សំណុំរឿង)?|លរ|ល\.រ|លេខករណី|رقم( القضية| الملف| الحالة)?|الرقم التسلسلي|م|ردیف|شماره( پرونده)?|מס'?|מספר תיק|ลำดับ(ที่)?|ที่|เลขที่(คดี)?|รหัส|หมายเลข(คดี)?|ລຳດັບ|စဉ်|အမှတ်|क्रमांक|क्र\.?सं|ক্রমিক|编号|序号|番号|번호)( |$|\.)*$/u,
  ],
  [
    "person-name",
    /^((full|first|last|family|given|sur|nick|real|detainee|prisoner|person|victim|interviewee|respondent|interviewer|enumerator|lawyer|officer|guard|relative|contact|alias|mother|father|husband|wife|spouse|child|maiden|birth|local|native|khmer|lao|thai|burmese|chinese|vietnamese|arabic|persian|dari|pashto|english|latin|russian|ukrainian)?('s)?[ -]*name( in (full|khmer|lao|thai|burmese|chinese|vietnamese|arabic|persian|dari|pashto|english|latin|russian|ukrainian)( (script|letters))?)?( of (the )?(person|detainee|prisoner|victim|interviewee|respondent|case|interviewer|lawyer|guard|officer).*)?|surname|alias|aka|nom( et prenom(s)?)?|prenoms?|nom complet|nombres?( y apellidos?)?|nombre completo|apellidos?( y nombres?)?|nome( completo)?|vorname|nachname|cognome|nama( lengkap)?|adi?( soyadi?)?|soyadi?|jina( kamili)?|ho (va )?ten|ho ten|interviewer|enumerator|interviewed by|coder|researcher|contact|имя|фамилия|ф\.?и\.?о|фио|піб|ім'я|прізвище|ឈ្មោះ|គោត្តនាម|នាម|الاسم|اسم|الاسم الكامل|نام|نام خانوادگی|שם|ชื่อ|ชื่อ-?(นาม)?สกุล|ชื่อ - สกุล|นามสกุล|ຊື່|အမည်|नाम|নাম|姓名|氏名|이름|성명)$/u,
  ],
  [
    "age-at-arrest",
    /^age (at|on|when) (the )?(arrest|arrested|detention|detained)|^age a l'arrestation|^edad al (ser detenid|arresto)|^edad de detencion/u,
  ],
  ["birth", /^(date|year|day) of birth$|^birth ?(date|day|year)$/u],
  [
    "age",
    /^(age|âge|edad|idade|alter) (of|de|du|de la|do|da|des) (the )?(respondent|interviewee|person|detainee|prisoner|victim|personne|detenu|persona|entrevistad|detenid|pessoa|pres|befragt)/u,
  ],
  [
    "sex",
    /^(sex|gender|sexe|genre|sexo|genero) (of|de|du|de la|do|da) (the )?(respondent|interviewee|person|detainee|prisoner|victim|personne|detenu|persona|entrevistad|detenid|pessoa|pres)/u,
  ],
  [
    "start",
    /^(arrest(ed)?( (on|date|day))?|(date|day) (of )?(the )?(arrest(ed)?|detention|detained|admission|entry|intake|remand)|arrest date|taken( on)?|date taken|detained( on| since)?|admission( date)?|admitted( on)?|arrested on)$/u,
  ],
  [
    "end",
    /^(released?( (on|date))?|(date|day) (of )?(the )?release(d)?|release date|freed( on)?|discharged?( (on|date))?)$/u,
  ],
  [
    "sentenced",
    /^((date|day|year) (of )?(the )?(sentenc(e|ed|ing)|conviction|convicted|verdict|judge?ment)|(sentence|conviction|verdict|judge?ment) (date|day)|(sentenced|convicted)( (on|date))?)$/u,
  ],
  ["place", /^(facility|place|site|institution|location|camp|unit|ort|lieu) name$/u],
  [
    "occupancy",
    /\b(occupancy|overcrowding|occupation rate|density|crowding|taux d'occupation|surpopulation|over ?capacity|% of capacity|percent of capacity|hacinamiento|ocupacion|ocupacao|sobrepoblacion|superlotacao|taxa de ocupacao|belegungsquote|auslastung|sovraffollamento|doluluk)\b|заполненност|переполненност|наповненість|переповненість|نسبة الإشغال|الاكتظاظ|ازدحام|อัตราการครองเตียง|ความแออัด|អត្រាកកកុញ|ការកកកុញ|超员率|収容率/u,
  ],
  [
    "capacity",
    /^((official|design|designed|operational|built|stated|approved|nominal|total|certified|rated|authorised|authorized)[ -]+)+(capacity|capacities|places|beds|accommodation)$/u,
  ],
  [
    "held",
    /(^|[^\p{L}])(held|prisoners?|inmates?|detainees?|detained|prison population|population|head ?count|imprisoned|people in prison|lock-?up|detenus?|ecroues|personnes detenues|population carcerale|poblacion|poblacion penal|poblacion penitenciaria|reclusos?|reclusas?|internos?|privados de libertad|ppl|presos?|presas?|populacao|populacao (carceraria|prisional)|custodiados|detentos|gefangene|gefangenen|belegung|haftlinge|inhaftierte|detenuti|popolazione|tahanan|narapidana|penghuni|mahkumlar?|tutuklular?|wafungwa|mahabusu|pham nhan|tu nhan)([^\p{L}]|$)|заключ[её]нн|осужд[её]нн|содержится|ув'язнен|засуджен|утримуєт|السجناء|المحتجزون|المحتجزين|نزلاء|النزلاء|المعتقلون|المعتقلين|الموقوفون|عدد السجناء|زندانیان|בני אדם כלואים|אסירים|ผู้ต้องขัง|นักโทษ|จำนวนผู้ต้องขัง|អ្នកទោស|ចំនួនអ្នកទោស|អ្នកជាប់ឃុំ|ជនជាប់ឃុំ|ນັກໂທດ|အကျဉ်းသား|कैदी|बंदी|বন্দী|在押|囚犯|収容人員|被収容者|수용인원|수용자/u,
  ],
];

const roleOfWord = new Map<string, Role>();
for (const [role, line] of Object.entries(words) as [Role, string][])
  for (const word of line.split("|")) {
    const key = headingKey(word.trim());
    if (key !== "" && !roleOfWord.has(key)) roleOfWord.set(key, role);
  }
for (const [name, role] of dateHeadings) {
  const key = headingKey(name);
  if (!roleOfWord.has(key)) roleOfWord.set(key, role);
}

/**
 * What the name of a column says; undefined where it is none of the words known. Of a form's path (`group/age`) the last
 * part counts, and of a name in two languages (`Prison / ពន្ធនាគារ`, `السجن (Prison)`) each.
 */
export function roleOf(name: string): Role | undefined {
  for (const text of [name, ...partsOf(name)]) {
    const key = headingKey(text);
    if (key === "") continue;
    const found = patterns.find(
      ([role, pattern]) => role !== "held" && role !== "occupancy" && pattern.test(key),
    );
    const role = (found?.[0] === "id" ? found[0] : undefined) ?? roleOfWord.get(key) ?? found?.[0];
    if (role !== undefined) return role;
  }
  const key = headingKey(name);
  return patterns.find(
    ([role, pattern]) => (role === "held" || role === "occupancy") && pattern.test(key),
  )?.[0];
}

/** The parts of a name that each may be the whole name in one language; the last of a path; what stands before brackets. */
function partsOf(name: string): string[] {
  if (/^[\p{ASCII}]*\S\/\S[\p{ASCII}]*$/u.test(name)) return [name.split("/").at(-1)!];
  // ODK parts the groups of a form by a hyphen.
  if (/^\w+(-\w+)+$/.test(name)) return [name.split("-").at(-1)!];
  const parts = name
    .split(/\s\/\s|[()[\]|]|\/(?=\P{ASCII})|(?<=\P{ASCII})\//u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length < 2) return [];
  const isLatin = (part: string): boolean => /\p{Script=Latin}/u.test(part);
  // Beside a word in another script stands the same word; beside one in the same, what it is of.
  return parts.some((part) => isLatin(part) !== isLatin(parts[0]!)) || name.includes(" / ")
    ? parts
    : parts.slice(0, 1);
}

const word = (line: string): RegExp => new RegExp(`(^|[^\\p{L}\\p{M}])(${line})([^\\p{L}\\p{M}]|$)`, "u");
/** Words of scripts that are written without spaces, or that have endings, stand for themselves anywhere. */
const anywhere = (line: string, within: string): RegExp => new RegExp(`${word(line).source}|${within}`, "u");

/** Whose number a heading says it is, where it counts a part of the people held; names are looked up by `headingKey`. */
export const partsHeld: readonly (readonly [RegExp, string])[] = [
  [
    anywhere(
      "women|woman|females?|femmes?|mujeres|mujer|mulheres|feminino|femenino|frauen|weiblich|donne|wanita|perempuan|kadin(lar)?|wanawake|ស្ត្រី|ស្រី|النساء|نساء|إناث|الإناث|زنان|נשים|महिला",
      "женщин|жінк|หญิง|ស្ត្រី|女",
    ),
    "women",
  ],
  [
    anywhere(
      "minors?|children|juveniles?|under[ -]?18s?|mineurs?|mineures|menores|adolescentes|jovens|jeunes|minderjahrige|jugendliche|minori|anak|cocuk(lar)?|watoto|កុមារ|អនីតិជន|الأحداث|القاصرون|أطفال|الأطفال|کودکان|קטינים",
      "несовершеннолетн|неповнолітн|เยาวชน|អនីតិជន|未成年",
    ),
    "minors",
  ],
  [
    /(^|[^\p{L}])(infants?|babies|children with mothers|enfants avec leurs? meres?|bebes)([^\p{L}]|$)/u,
    "infants-with-mothers",
  ],
  [
    anywhere(
      "unsentenced|untried|remand(ed|s)?|on remand|pre[ -]?trial|awaiting trial|trial prisoners|prevenus?|en attente de jugement|procesad[oa]s|sin condena|sin sentencia|preventiv[oa]s|provisorios|provisorias|untersuchungshaft|u-haft|in attesa di giudizio|tahanan|tutuklu(lar)?|mahabusu|الموقوفون|الموقوفين|احتياطيا|قيد المحاكمة",
      "подследственн|под следствием|под стражей|підслідн|рассматрива|ระหว่างพิจารณา|รอการพิจารณา|បណ្ដោះអាសន្ន|បណ្តោះអាសន្ន|未决",
    ),
    "unsentenced",
  ],
  [
    anywhere(
      "men|man|males?|hommes?|hombres|homens|masculino|manner|mannlich|uomini|laki-laki|pria|erkek(ler)?|wanaume|ប្រុស|الرجال|رجال|ذكور|الذكور|مردان|גברים|पुरुष|sentenced|convicted|convicts?|condamnes?|condenad[oa]s|sentenciad[oa]s|verurteilte|condannati|narapidana|hukumlu(ler)?|wafungwa|المحكومون|المحكومين|foreign(ers)?|foreign nationals|etrangers?|extranjeros|estrangeiros|auslander|stranieri|wna|yabanci(lar)?|wageni|أجانب|الأجانب",
      "мужчин|чоловік|осужд[её]нн|засуджен|иностран|іноземц|ชาย|เด็ดขาด|ទណ្ឌិត|ជនបរទេស|男|已决",
    ),
    "other",
  ],
];

/** Words that are no count of people held although the people are named. */
export const movements = anywhere(
  "admissions?|admitted|new admissions|arrivals?|entries|entrants|intake|inflow|outflow|releases?|released|discharges?|deaths?|died|deceased|escapes?|escaped|escapees|transfers?|transferred|arrests?|arrested|complaints?|visits?|visitors|hours|days|cases?|budget|cost|staff|guards?|officers?|wardens?|rate|average length|area|floor|m2|m²|sq ?m|rooms?|cells?|entrees|sorties|deces|morts|liberations|evasions|transferements|gardiens|personnel|superficie|cellules|ingresos|egresos|salidas|entradas|liberaciones|liberados|fallecid[oa]s|fallecimientos|muertes|muertos|fugas|traslados|agentes|funcionarios|celdas|obitos|mortes|saidas|solturas|transferencias|agentes penitenciarios|celas|zugange|abgange|todesfalle|entlassungen|bedienstete|ingressi|uscite|decessi|morti|masuk|keluar|meninggal|kematian|giren|cikan|olum(ler)?|vifo|waliotoka|الوفيات|وفيات|المفرج عنهم|الإفراجات|الداخلون|الخارجون|حالات الوفاة|مساحة",
  "умерл|смерт|освобожд|звільнен|прибы|выбы|поступил|побег|персонал|сотрудник|เสียชีวิต|ตาย|ปล่อยตัว|รับใหม่|รับเข้า|หลบหนี|เจ้าหน้าที่|ស្លាប់|មរណភាព|ដោះលែង|ចូលថ្មី|死亡|释放|职员",
);
