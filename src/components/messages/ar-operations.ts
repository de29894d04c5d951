import type { MediaAIExtent, MediaAIOperationType } from "../../core/generation/ai-operation.js";
import type { Formats } from "../locale-formats.js";
import type { OperationMessages } from "./en-operations.js";

const NAMES: Record<MediaAIOperationType, string> = {
  edit: "تعديل بالكلمات",
  inpaint: "إعادة رسم جزء",
  outpaint: "توسيع الصورة",
  upscale: "رفع الدقة",
  "remove-background": "إزالة الخلفية",
};

const HINTS: Record<MediaAIOperationType, string> = {
  edit: "يغيّر الصورة كما تصف.",
  inpaint: "يعيد رسم ما تلوّنه.",
  outpaint: "يمدّ الصورة إلى ما وراء حوافّها.",
  upscale: "يكبّر الصورة.",
  "remove-background": "يُبقي العنصر الأساسي ويجعل ما حوله شفافًا.",
};

const EXTENTS: Record<MediaAIExtent, string> = {
  left: "إلى اليسار",
  right: "إلى اليمين",
  top: "إلى الأعلى",
  bottom: "إلى الأسفل",
  "zoom-out-1.5": "في كل الجهات، ⁨1.5×⁩",
  "zoom-out-2": "في كل الجهات، ⁨2×⁩",
  square: "حتى تصبح مربّعة",
};

/** Operations on an image. */
export const arabicOperations = (f: Formats): OperationMessages => ({
  operationName: (type) => NAMES[type],
  operationHint: (type) => `${HINTS[type]} النتيجة صورة جديدة.`,
  runOperation: (type, price) => (price === undefined ? NAMES[type] : `${NAMES[type]} · ${f.isolate(price)}`),
  operationStarted: (type) => `${NAMES[type]}: بدأ التنفيذ`,
  operationUnavailable: "تعذّر التحميل",
  inputMissing: "الصورة التي يبدأ منها هذا لم تعُد في المكتبة",
  animate: "تحريك",
  scale: "المُعامل",
  scaleOf: (factor) => f.isolate(`${f.number(factor)}×`),
  extent: "الاتجاه",
  extentName: (extent) => EXTENTS[extent],
  resultSize: (size, approximate) => `أبعاد النتيجة ${approximate ? "نحو " : ""}${f.isolate(size)} بكسل.`,
  resultTooLarge: (size) =>
    `ستكون أبعاد النتيجة ${f.isolate(size)} بكسل، وهذا أكبر مما يمكن حفظه. اختر إعدادًا أصغر أو صورة أصغر.`,
  promptMissing: "اكتب ما تريد إنشاءه.",
  maskMissing: "لوّن ما تريد إعادة رسمه.",
});
