/**
 * How columns of dates are called that say when somebody was arrested, released, born or sentenced, in ten languages: a word
 * for a date and a word for what happened then, in each way in which these are put together. This file is data: whoever meets
 * another word adds it here. Names that say it by themselves, as "detenido el", are `alone`.
 */

export type DatedRole = "birth" | "start" | "end" | "sentenced";

type DateWords = Readonly<Record<DatedRole, string>> & {
  readonly date: string;
  readonly alone: Readonly<Record<DatedRole, string>>;
  /** Whether the word for a date stands behind the other. */
  readonly behind?: true;
};

const languages: Readonly<Record<string, DateWords>> = {
  es: {
    date: "fecha de|fecha de la|fecha del|fecha|f.|f. de|día de|día de la|día del|año de|año de la",
    start:
      "arresto|detención|captura|aprehensión|ingreso|encarcelamiento|reclusión|privación de libertad|internamiento|ingreso al penal",
    end: "liberación|libertad|puesta en libertad|salida|egreso|excarcelación|soltura",
    birth: "nacimiento|nac.|nac",
    sentenced: "sentencia|condena|la sentencia|la condena|fallo|juicio",
    alone: {
      start:
        "detención|ingreso|inicio|detenido el|detenida el|detenido/a el|arrestado el|arrestada el|capturado el|detenido desde",
      end: "liberación|egreso|salida|liberado el|liberada el|excarcelado el|puesto en libertad el",
      birth: "nacimiento|nacido el|nacida el|nacido/a el",
      sentenced: "sentenciado el|sentenciada el|condenado el|condenada el",
    },
  },
  fr: {
    date: "date de|date de la|date de l'|date du|date d'|date|jour de|jour de l'|jour du|année de|année d'|année de l'",
    start:
      "arrestation|interpellation|entrée|incarcération|détention|mise en détention|placement en détention|garde à vue|écrou|emprisonnement|capture|début|début de détention",
    end: "libération|sortie|remise en liberté|mise en liberté|élargissement|relaxe|levée d'écrou|fin|fin de détention",
    birth: "naissance|naiss.",
    sentenced: "condamnation|jugement|sentence|verdict|prononcé du jugement",
    alone: {
      start:
        "arrestation|arrêté le|arrêtée le|arrêté(e) le|arrêté|début|début de détention|début de la détention|écrou|interpellé le|interpellée le|incarcéré le|détenu depuis",
      end: "libération|libéré le|libérée le|libéré(e) le|libéré|sortie|sorti le|fin|fin de détention|fin de la détention",
      birth: "naissance|né le|née le|né(e) le|né en",
      sentenced: "condamné le|condamnée le|condamné(e) le|jugé le|jugée le",
    },
  },
  pt: {
    date: "data da|data de|data do|data|dia da|dia do|ano de|ano da",
    start: "prisão|detenção|captura|entrada|ingresso|apreensão|reclusão|encarceramento|custódia|internação",
    end: "soltura|libertação|saída|liberdade|liberação|alvará de soltura|egresso",
    birth: "nascimento|nasc.|nasc",
    sentenced: "sentença|condenação|julgamento",
    alone: {
      start: "entrada|preso em|presa em|detido em|detida em|preso desde|início",
      end: "soltura|saída|solto em|solta em|libertado em|libertada em",
      birth: "nascimento|nascido em|nascida em",
      sentenced: "sentenciado em|condenado em|condenada em|julgado em",
    },
  },
  id: {
    date: "tanggal|tgl|tgl.|tanggal/bulan/tahun|tahun|hari|waktu",
    start:
      "penangkapan|ditangkap|tangkap|penahanan|ditahan|masuk|masuk lapas|masuk rutan|masuk penjara|mulai ditahan",
    end: "bebas|dibebaskan|pembebasan|keluar|keluar lapas|pelepasan|dilepas|dilepaskan|lepas",
    birth: "lahir|kelahiran",
    sentenced: "vonis|divonis|putusan|putusan pengadilan|putusan hakim|dijatuhi hukuman|penjatuhan hukuman",
    alone: {
      start: "ditangkap|ditangkap pada|ditahan sejak|ditahan pada",
      end: "dibebaskan|dibebaskan pada|bebas pada",
      birth: "lahir|lahir pada|ttl",
      sentenced: "divonis|divonis pada",
    },
  },
  ar: {
    date: "تاريخ|يوم|سنة|عام",
    start:
      "الاعتقال|اعتقال|التوقيف|القبض|القاء القبض|إلقاء القبض|الاحتجاز|الحبس|السجن|الدخول|الإيداع|الايداع|الأسر|دخول السجن|بدء الاعتقال",
    end: "الإفراج|الافراج|إخلاء السبيل|اخلاء السبيل|إطلاق السراح|اطلاق السراح|الخروج|خروج السجن|انتهاء الاعتقال|التحرر",
    birth: "الميلاد|الولادة|ولادة|الازدياد|المولد",
    sentenced: "الحكم|صدور الحكم|النطق بالحكم|الإدانة|الادانة|المحاكمة",
    alone: {
      start: "اعتقل في|اعتقلت في|أوقف في|تاريخ اعتقاله",
      end: "أفرج عنه في|أفرج عنها في|أخلي سبيله في",
      birth: "ولد في|ولدت في|المواليد|تولد",
      sentenced: "حكم عليه في|حكم عليها في",
    },
  },
  "fa-AF": {
    date: "تاریخ|تأریخ|سال|روز",
    start:
      "گرفتاری|دستگیری|بازداشت|توقیف|حبس|زندانی شدن|گرفتار شدن|نظارت|تحت نظارت|دخول به محبس|شمول به محبس",
    end: "رهایی|رهائی|آزادی|خلاصی|رها شدن|آزاد شدن|ترخیص|خروج از محبس",
    birth: "تولد|ولادت|تولدی",
    sentenced: "حکم|صدور حکم|محکومیت|فیصله|فیصله محکمه|حکم محکمه",
    alone: {
      start: "گرفتار شده در|دستگیر شده در",
      end: "رها شده در|آزاد شده در",
      birth: "متولد",
      sentenced: "محکوم شده در",
    },
  },
  km: {
    date: "ថ្ងៃ|ថ្ងៃទី|ថ្ងៃខែ|ថ្ងៃខែឆ្នាំ|ថ្ងៃ ខែ ឆ្នាំ|កាលបរិច្ឆេទ|កាលបរិច្ឆេទនៃការ|កាលបរិច្ឆេទនៃ|ថ្ងៃនៃការ|ឆ្នាំ",
    start: "ចាប់ខ្លួន|ចាប់|ត្រូវចាប់ខ្លួន|ឃុំខ្លួន|ឃាត់ខ្លួន|ឃុំ|ឃាត់|ចូលពន្ធនាគារ|ចូលឃុំ|ចូល",
    end: "ដោះលែង|ត្រូវដោះលែង|ចេញ|ចេញពីពន្ធនាគារ|រួចខ្លួន|ផុតទោស",
    birth: "កំណើត|កើត",
    sentenced: "កាត់ទោស|ផ្តន្ទាទោស|ផ្ដន្ទាទោស|សាលក្រម|ប្រកាសសាលក្រម|កាត់ក្តី|កាត់ក្ដី|ចេញសាលក្រម",
    alone: { start: "ចាប់ខ្លួននៅថ្ងៃ", end: "ដោះលែងនៅថ្ងៃ", birth: "កើតនៅថ្ងៃ", sentenced: "កាត់ទោសនៅថ្ងៃ" },
  },
  th: {
    date: "วันที่|วัน|วันเดือนปี|วันเดือนปีที่|วัน เดือน ปี|วัน/เดือน/ปี|วัน/เดือน/ปี ที่|ปี|ปีที่",
    start: "จับกุม|ถูกจับกุม|ถูกจับ|จับ|ควบคุมตัว|ถูกควบคุมตัว|คุมขัง|ถูกคุมขัง|กักขัง|เข้าเรือนจำ|รับตัว|เข้า",
    end: "ปล่อยตัว|ได้รับการปล่อยตัว|ปล่อย|พ้นโทษ|ออกจากเรือนจำ|ออก",
    birth: "เกิด",
    sentenced: "พิพากษา|ศาลพิพากษา|มีคำพิพากษา|คำพิพากษา|ตัดสิน|ศาลตัดสิน|ตัดสินโทษ",
    alone: { start: "ถูกจับเมื่อ|จับกุมเมื่อ", end: "ปล่อยตัวเมื่อ", birth: "เกิดเมื่อ", sentenced: "พิพากษาเมื่อ" },
  },
  my: {
    behind: true,
    date: "သည့်ရက်|သည့်ရက်စွဲ|သည့်နေ့|သည့်နေ့ရက်|သောရက်|သောနေ့|ရက်|ရက်စွဲ|နေ့|နေ့ရက်|နေ့စွဲ|သက္ကရာဇ်|သည့်ခုနှစ်|ခုနှစ်",
    start: "ဖမ်းဆီး|ဖမ်း|ဖမ်းဆီးခံရ|ဖမ်းခံရ|အဖမ်းခံရ|ထိန်းသိမ်း|ထိန်းသိမ်းခံရ|ချုပ်နှောင်|ချုပ်နှောင်ခံရ|ထောင်ဝင်|ထောင်ကျ",
    end: "လွတ်မြောက်|ပြန်လွှတ်|ပြန်လွတ်|လွှတ်ပေး|ပြန်လည်လွတ်မြောက်|ထောင်ထွက်|လွတ်",
    birth: "မွေး|မွေးဖွား",
    sentenced: "ပြစ်ဒဏ်ချ|ပြစ်ဒဏ်ချမှတ်|စီရင်ချက်ချ|အမိန့်ချ|ထောင်ဒဏ်ချ|ပြစ်ဒဏ်ကျ",
    alone: { start: "", end: "", birth: "", sentenced: "" },
  },
  vi: {
    date: "ngày|ngày tháng|ngày tháng năm|ngày, tháng, năm|năm|thời điểm",
    start:
      "bắt|bị bắt|bắt giữ|bị bắt giữ|bắt giam|bị bắt giam|tạm giữ|tạm giam|giam giữ|vào trại|nhập trại|vào tù",
    end: "thả|được thả|trả tự do|được trả tự do|ra trại|ra tù|phóng thích|mãn hạn tù|mãn hạn",
    birth: "sinh",
    sentenced: "tuyên án|bị tuyên án|kết án|bị kết án|xét xử|xử án",
    alone: {
      start: "bị bắt ngày|bị bắt vào",
      end: "được thả ngày",
      birth: "sinh ngày|sinh năm",
      sentenced: "bị kết án ngày",
    },
  },
};

/** Each name of such a column, with what its dates are of. */
export const dateHeadings: readonly (readonly [name: string, DatedRole])[] = Object.values(languages).flatMap(
  (words) =>
    (["birth", "start", "end", "sentenced"] as const).flatMap((role) => {
      const list = (line: string): string[] => line.split("|").filter((word) => word !== "");
      const joined = list(words.date).flatMap((date) =>
        list(words[role]).flatMap((what) => {
          const parts = words.behind === true ? [what, date] : [date, what];
          return date.endsWith("'") ? [parts.join("")] : [parts.join(" "), parts.join("")];
        }),
      );
      return [...joined, ...list(words.alone[role])].map((name) => [name, role] as const);
    }),
);
