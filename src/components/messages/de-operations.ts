import type { MediaAIExtent, MediaAIOperationType } from "../../core/generation/ai-operation.js";
import type { Formats } from "../locale-formats.js";
import type { OperationMessages } from "./en-operations.js";

const NAMES: Record<MediaAIOperationType, string> = {
  edit: "Mit Worten bearbeiten",
  inpaint: "Ausbessern",
  outpaint: "Erweitern",
  upscale: "Hochskalieren",
  "remove-background": "Hintergrund entfernen",
};

const HINTS: Record<MediaAIOperationType, string> = {
  edit: "Ändert das Bild so, wie Sie es beschreiben.",
  inpaint: "Erzeugt neu, was Sie übermalen.",
  outpaint: "Erweitert das Bild über seine Ränder hinaus.",
  upscale: "Macht das Bild größer.",
  "remove-background": "Behält das Motiv und macht alles um es herum durchsichtig.",
};

const EXTENTS: Record<MediaAIExtent, string> = {
  left: "Nach links",
  right: "Nach rechts",
  top: "Nach oben",
  bottom: "Nach unten",
  "zoom-out-1.5": "Nach allen Seiten, 1,5×",
  "zoom-out-2": "Nach allen Seiten, 2×",
  square: "Bis es quadratisch ist",
};

/** Operations on an image. */
export const germanOperations = (f: Formats): OperationMessages => ({
  operationName: (type) => NAMES[type],
  operationHint: (type) => `${HINTS[type]} Das Ergebnis ist ein neues Bild.`,
  runOperation: (type, price) => (price === undefined ? NAMES[type] : `${NAMES[type]} · ${price}`),
  operationStarted: (type) => `${NAMES[type]}: gestartet`,
  operationUnavailable: "Das konnte nicht geladen werden",
  inputMissing: "Das Ausgangsbild ist nicht mehr in der Mediathek",
  animate: "Animieren",
  scale: "Faktor",
  scaleOf: (factor) => `${f.number(factor)}×`,
  extent: "Richtung",
  extentName: (extent) => EXTENTS[extent],
  resultSize: (size, approximate) => `Das Ergebnis hat ${approximate ? "etwa " : ""}${size} Pixel.`,
  resultTooLarge: (size) =>
    `Das Ergebnis hätte ${size} Pixel, mehr, als gespeichert werden kann. Bitte eine kleinere Stufe oder ein kleineres Bild wählen.`,
  promptMissing: "Bitte sagen, was entstehen soll.",
  maskMissing: "Bitte übermalen, was neu entstehen soll.",
});
