/**
 * Words behind a number for what is counted or measured, which leave the number as it is: those of people held, of places for
 * them, of time, of area and of money. A word that multiplies or denies is none, and neither is one that nobody has added
 * here. This file is data, a line a language.
 */
const words = `person|persons|people|pers|pax|ppl|individual|individuals|prisoner|prisoners|inmate|inmates|detainee|detainees|head|heads
    |man|men|woman|women|boy|boys|girl|girls|child|children|juvenile|juveniles|minor|minors|male|males|female|females|infant|infants
    |family|families|household|households|victim|victims|witness|witnesses|visitor|visitors|lawyer|lawyers|guard|guards|officer|officers|staff
    |case|cases|file|files|complaint|complaints|arrest|arrests|release|releases|death|deaths|visit|visits|transfer|transfers|interview|interviews
    |place|places|bed|beds|cell|cells|room|rooms|prison|prisons|facility|facilities|station|stations
    |minute|minutes|min|mins|hour|hours|h|hr|hrs|day|days|night|nights|week|weeks|month|months|year|years|yr|yrs|y/o|m2|m²|sqm|sq m|m|km|kg|g|l
    |personne|personnes|détenu|détenus|détenue|détenues|prisonnier|prisonniers|prévenu|prévenus|condamné|condamnés|homme|hommes|femme|femmes
    |enfant|enfants|mineur|mineurs|famille|familles|lit|lits|cellule|cellules|cas|dossier|dossiers|décès|jour|jours|semaine|semaines|mois|an|ans|année|années|heure|heures
    |persona|personas|preso|presos|presa|presas|recluso|reclusos|reclusa|reclusas|interno|internos|interna|internas|detenido|detenidos|detenida|detenidas
    |hombre|hombres|mujer|mujeres|niño|niños|niña|niñas|menor|menores|familia|familias|plaza|plazas|cama|camas|celda|celdas|caso|casos|muerte|muertes
    |día|días|semana|semanas|mes|meses|año|años|hora|horas
    |pessoa|pessoas|detento|detentos|detenta|detentas|homem|homens|mulher|mulheres|criança|crianças|família|famílias|vaga|vagas|cela|celas|dia|dias|mês|ano|anos
    |personen|gefangene|gefangener|gefangenen|häftling|häftlinge|inhaftierte|frau|frauen|mann|männer|kind|kinder|familie|familien|platz|plätze|bett|betten
    |zelle|zellen|fall|fälle|tag|tage|tagen|woche|wochen|monat|monate|monaten|jahr|jahre|jahren|stunde|stunden
    |persone|detenuto|detenuti|detenuta|detenute|uomini|donne|minori|posto|posti|giorno|giorni|mese|mesi|anno|anni|ora|ore
    |personer|gedetineerde|gedetineerden|mensen|plaatsen|dagen|weken|maanden|jaar
    |osoba|osoby|osób|więzień|więźniów|kobiet|mężczyzn|miejsc|dni|miesięcy|lat
    |чел|человек|человека|лиц|лица|заключенных|заключённых|осужденных|осуждённых|задержанных|женщин|мужчин|детей|семей|мест|место|дел|день|дня|дней|месяцев|лет|года|часов
    |осіб|особа|особи|людей|ув'язнених|засуджених|затриманих|жінок|чоловіків|дітей|місць|справ|днів|місяців|років|годин
    |kişi|mahkum|mahkûm|tutuklu|hükümlü|kadın|erkek|çocuk|aile|yatak|gün|ay|yıl|saat
    |شخص|أشخاص|شخصا|سجين|سجناء|سجينا|محتجز|محتجزين|محتجزون|معتقل|معتقلين|موقوف|موقوفين|نزيل|نزلاء|امرأة|نساء|رجل|رجال|طفل|أطفال|أسرة|عائلة|سرير|يوم|أيام|يوما|أسبوع|شهر|أشهر|سنة|سنوات|ساعة|نفر|زندانی|زن|مرد|کودک|خانواده|روز|ماه|سال
    |คน|ราย|นาย|หญิง|ชาย|เด็ก|ครอบครัว|เตียง|แห่ง|วัน|เดือน|ปี|ชั่วโมง|នាក់|ស្ត្រី|ស្រី|ប្រុស|កុមារ|គ្រួសារ|ករណី|គ្រែ|ថ្ងៃ|ខែ|ឆ្នាំ|ម៉ោង|ຄົນ|ວັນ|ເດືອນ|ປີ|ဦး|ယောက်|ရက်|လ|နှစ်
    |người|phạm nhân|tù nhân|phụ nữ|nam|nữ|trẻ em|gia đình|chỗ|giường|ngày|tháng|năm|giờ|orang|narapidana|tahanan|wanita|pria|anak|keluarga|hari|bulan|tahun|jam
    |mtu|watu|mfungwa|wafungwa|wanawake|wanaume|watoto|siku|mwezi|miezi|mwaka|miaka|saa|कैदी|बंदी|व्यक्ति|लोग|महिला|पुरुष|बच्चे|दिन|महीने|वर्ष|বন্দী|জন|দিন|মাস|বছর
    |人|名|位|女|男|天|日|个月|月|年|床|間|间|명|인|일|개월|년`;

/** A word as this table is looked up. */
function unitKey(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/gu, " ").trim().replace(/\.$/, "").toLowerCase();
}

const units = new Set(words.split("|").map(unitKey));
const currencies = new Set(Intl.supportedValuesOf("currency"));

/** Whether a text behind a number says in what it counts, and leaves the number as it is. */
export function isUnit(text: string): boolean {
  return units.has(unitKey(text)) || isCurrency(text);
}

/** Whether a text is the sign or the code of a currency: `€`, `US$`, `KHR`. */
export function isCurrency(text: string): boolean {
  const plain = text.trim();
  return /^[A-Z]{0,3}\p{Sc}$/u.test(plain) || currencies.has(plain);
}
