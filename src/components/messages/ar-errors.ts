import type { Formats } from "../locale-formats.js";
import type { ErrorMessages } from "./en-errors.js";
import { type ErrorSentences, sentenceOf } from "./error-facts.js";

const TRY_AGAIN = "يُرجى إعادة المحاولة.";
const LATER = "يُرجى إعادة المحاولة لاحقًا.";
const APP = "هذا خلل في التطبيق.";

const SENTENCES: ErrorSentences = {
  type: "هذا النوع من الملفات غير متاح هنا. يُرجى اختيار ملف آخر.",
  decode: "الملف تالف أو تعذّرت قراءته. يُرجى اختيار ملف آخر.",
  empty: "الملف فارغ. يُرجى اختيار ملف آخر.",
  "too-large": ({ maxBytes }) =>
    maxBytes === undefined ? "الحجم كبير جدًا." : `الملف كبير جدًا: الحد الأقصى ${maxBytes}.`,
  "too-many-pixels": ({ maxPixels }) =>
    maxPixels === undefined
      ? "عدد وحدات البكسل في الصورة كبير جدًا."
      : `عدد وحدات البكسل في الصورة كبير جدًا: الحد الأقصى ${maxPixels}.`,
  quota: ({ needed }) =>
    needed === undefined
      ? "مساحة التخزين في المتصفّح ممتلئة. يُرجى إخلاء مساحة ثم إعادة المحاولة."
      : `مساحة التخزين في المتصفّح ممتلئة، والمطلوب ${needed}. يُرجى إخلاء مساحة ثم إعادة المحاولة.`,
  write: `تعذّر على المتصفّح الحفظ. ${TRY_AGAIN}`,
  aborted: "تم الإيقاف قبل الانتهاء.",
  "opfs-unavailable": "لا يتيح هذا المتصفّح حفظ الملفات هنا. يُرجى استخدام نافذة عادية أو متصفّح أحدث.",
  "storage-lost": "أغلق المتصفّح مساحة تخزين المكتبة. يُرجى إعادة تحميل الصفحة.",
  blocked: "ما زالت علامة تبويب أخرى تستخدم إصدارًا أقدم من التطبيق. يُرجى إغلاق علامات التبويب الأخرى.",
  "version-newer": "تم تحديث التطبيق في علامة تبويب أخرى. يُرجى إعادة تحميل هذه الصفحة.",
  missing: "لم يعُد هذا في المكتبة.",
  closed: "تم إغلاق المكتبة.",
  "no-generator": "لا يمكن لهذه المكتبة إنشاء ذلك.",
  "no-images": "لم تُنشأ أي نتيجة صالحة. يُرجى تغيير الوصف أو إعادة المحاولة.",
  "too-many-images": "أُنشئ أكثر من المسموح به، وحُفظ الجزء الأول.",
  generator: `حدث خطأ أثناء الإنشاء. ${TRY_AGAIN}`,
  timeout: `استغرق ذلك وقتًا طويلًا فتم إيقافه. ${TRY_AGAIN}`,
  network: "يتعذّر الوصول إلى الخادم. يُرجى التحقق من الاتصال ثم إعادة المحاولة.",
  canceled: "تم الإلغاء.",
  "invalid-json": `لم يفهم الخادم الطلب. ${APP}`,
  field: "يُرجى مراجعة البيانات: بعضها غير صالح.",
  "model-not-allowed": "هذا النموذج غير متاح. يُرجى اختيار نموذج آخر.",
  "provider-rejected": "رفض النموذج هذه البيانات. يُرجى تغييرها ثم إعادة المحاولة.",
  "content-refused": "رفض مزوّد الخدمة هذا المحتوى. يُرجى تغيير الوصف أو الصور؛ فلن تفيد إعادة المحاولة.",
  unauthorized: "يُرجى تسجيل الدخول ثم إعادة المحاولة.",
  "payment-required": "الرصيد غير كافٍ.",
  origin: `لا يقبل الخادم طلبات من هذه الصفحة. ${APP}`,
  "not-found": "لم يعُد هذا موجودًا على الخادم. يُرجى الإنشاء مرة أخرى.",
  method: `لا يقبل الخادم هذا الطلب. ${APP}`,
  "request-timeout": `استغرق الإرسال وقتًا طويلًا. ${TRY_AGAIN}`,
  "media-type": `لا يقبل الخادم هذا التنسيق. ${APP}`,
  host: `لا يستجيب الخادم على هذا العنوان. ${APP}`,
  "idempotency-conflict": "سبق إرسال هذا الطلب ببيانات مختلفة. يُرجى البدء من جديد.",
  "rate-limited": ({ seconds }) => `عدد الطلبات كبير جدًا. ${wait(seconds)}`,
  "provider-throttled": ({ seconds }) => `مزوّد الخدمة مشغول حاليًا. ${wait(seconds)}`,
  provider: `حدث خطأ لدى مزوّد الخدمة. ${LATER}`,
  "provider-memory": "نفدت ذاكرة النموذج. يُرجى إنشاء صورة أصغر أو عدد أقل من الصور.",
  "provider-stopped": `أوقف مزوّد الخدمة الإنشاء. ${TRY_AGAIN}`,
  "output-expired": "حذف مزوّد الخدمة النتيجة قبل تنزيلها. يُرجى الإنشاء مرة أخرى.",
  unavailable: ({ seconds }) => `الخادم غير متاح مؤقتًا. ${wait(seconds)}`,
  "queue-timeout": `طال الانتظار كثيرًا. ${LATER}`,
  "start-timeout": `لم يبدأ النموذج في الوقت المحدّد. ${LATER}`,
  "provider-timeout": `استغرق النموذج وقتًا طويلًا. ${LATER}`,
};

const wait = (seconds: string | undefined): string =>
  seconds === undefined ? LATER : `يُرجى إعادة المحاولة بعد ${seconds} ث.`;

/** Errors and progress. */
export const arabicErrors = (f: Formats): ErrorMessages => ({
  error: (error) => sentenceOf(error, SENTENCES, f),
  problem(issue) {
    switch (issue.code) {
      case "required":
        return "يُرجى ملء هذا الحقل";
      case "integer":
        return "يُرجى إدخال عدد صحيح";
      case "range":
        return `يُرجى إدخال عدد من ${f.number(issue.min)} إلى ${f.number(issue.max)}`;
      case "server":
        return "لا يقبل الخادم هذه القيمة";
    }
  },
  progress({ code, message }) {
    switch (code) {
      case "queued":
        return "في انتظار الدور";
      case "offline":
        return "لا يوجد اتصال. تستمر العملية عند عودته.";
      case "unreachable":
        return "يتعذّر الوصول إلى الخادم. تجري إعادة المحاولة.";
      default:
        return message;
    }
  },
});
