import type { Formats } from "../locale-formats.js";
import type { ErrorMessages } from "./en-errors.js";
import { type ErrorSentences, sentenceOf } from "./error-facts.js";

const TRY_AGAIN = "Bitte erneut versuchen.";
const LATER = "Bitte später erneut versuchen.";
const APP = "Das ist ein Fehler der App.";

const SENTENCES: ErrorSentences = {
  type: "Dieser Dateityp wird hier nicht unterstützt. Bitte eine andere Datei wählen.",
  decode: "Die Datei ist beschädigt oder konnte nicht gelesen werden. Bitte eine andere wählen.",
  empty: "Die Datei ist leer. Bitte eine andere wählen.",
  "too-large": ({ maxBytes }) =>
    maxBytes === undefined
      ? "Das ist zu groß."
      : `Die Datei ist zu groß: höchstens ${maxBytes} sind möglich.`,
  "too-many-pixels": ({ maxPixels }) =>
    maxPixels === undefined
      ? "Das Bild hat zu viele Pixel."
      : `Das Bild hat zu viele Pixel: höchstens ${maxPixels} sind möglich.`,
  quota: ({ needed }) =>
    needed === undefined
      ? "Der Speicher dieses Browsers ist voll. Bitte Platz schaffen und erneut versuchen."
      : `Der Speicher dieses Browsers ist voll; ${needed} werden gebraucht. Bitte Platz schaffen und erneut versuchen.`,
  write: `Der Browser konnte das nicht speichern. ${TRY_AGAIN}`,
  aborted: "Der Vorgang wurde angehalten, bevor er fertig war.",
  "opfs-unavailable":
    "Dieser Browser stellt hier keinen Dateispeicher bereit. Bitte ein normales Fenster oder einen neueren Browser verwenden.",
  "storage-lost": "Der Browser hat den Speicher der Mediathek geschlossen. Bitte die Seite neu laden.",
  blocked: "Ein anderer Tab verwendet noch eine ältere Version der App. Bitte die anderen Tabs schließen.",
  "version-newer": "Die App wurde in einem anderen Tab aktualisiert. Bitte diese Seite neu laden.",
  missing: "Das ist nicht mehr in der Mediathek.",
  closed: "Die Mediathek wurde geschlossen.",
  "no-generator": "Diese Mediathek kann das nicht generieren.",
  "no-images": "Es wurde nichts Brauchbares generiert. Bitte den Prompt ändern oder erneut versuchen.",
  "too-many-images": "Es wurde mehr generiert als erlaubt; der erste Teil ist gespeichert.",
  generator: `Beim Generieren ist etwas schiefgegangen. ${TRY_AGAIN}`,
  timeout: `Das hat zu lange gedauert und wurde angehalten. ${TRY_AGAIN}`,
  network: "Der Server ist nicht erreichbar. Bitte die Verbindung prüfen und erneut versuchen.",
  canceled: "Abgebrochen.",
  "invalid-json": `Der Server hat die Anfrage nicht verstanden. ${APP}`,
  field: "Bitte die Angaben prüfen: Mindestens eine ist ungültig.",
  "model-not-allowed": "Dieses Modell steht nicht zur Verfügung. Bitte ein anderes wählen.",
  "provider-rejected": "Das Modell hat diese Angaben abgelehnt. Bitte ändern und erneut versuchen.",
  "content-refused":
    "Der Anbieter lehnt diesen Inhalt ab. Bitte den Prompt oder die Bilder ändern; ein neuer Versuch hilft nicht.",
  unauthorized: "Bitte anmelden und erneut versuchen.",
  "payment-required": "Das Guthaben reicht nicht aus.",
  origin: `Der Server nimmt von dieser Seite keine Anfragen an. ${APP}`,
  "not-found": "Das ist auf dem Server nicht oder nicht mehr vorhanden. Bitte noch einmal generieren.",
  method: `Der Server nimmt diese Anfrage nicht an. ${APP}`,
  "request-timeout": `Das Senden hat zu lange gedauert. ${TRY_AGAIN}`,
  "media-type": `Der Server nimmt dieses Format nicht an. ${APP}`,
  host: `Der Server ist unter dieser Adresse nicht zuständig. ${APP}`,
  "idempotency-conflict": "Diese Anfrage wurde schon mit anderen Angaben gesendet. Bitte neu beginnen.",
  "rate-limited": ({ seconds }) => `Zu viele Anfragen. ${wait(seconds)}`,
  "provider-throttled": ({ seconds }) => `Der Anbieter ist gerade ausgelastet. ${wait(seconds)}`,
  provider: `Beim Anbieter ist ein Fehler aufgetreten. ${LATER}`,
  "provider-memory":
    "Dem Modell ging der Speicher aus. Bitte ein kleineres Bild oder weniger Bilder generieren.",
  "provider-stopped": `Der Anbieter hat die Generierung angehalten. ${TRY_AGAIN}`,
  "output-expired":
    "Der Anbieter hat das Ergebnis gelöscht, bevor es geladen war. Bitte noch einmal generieren.",
  unavailable: ({ seconds }) => `Der Server ist vorübergehend nicht verfügbar. ${wait(seconds)}`,
  "queue-timeout": `Die Wartezeit war zu lang. ${LATER}`,
  "start-timeout": `Das Modell ist nicht rechtzeitig gestartet. ${LATER}`,
  "provider-timeout": `Das Modell hat zu lange gebraucht. ${LATER}`,
};

const wait = (seconds: string | undefined): string =>
  seconds === undefined ? LATER : `Bitte in ${seconds} s erneut versuchen.`;

/** Errors and progress. */
export const germanErrors = (f: Formats): ErrorMessages => ({
  error: (error) => sentenceOf(error, SENTENCES, f),
  problem(issue) {
    switch (issue.code) {
      case "required":
        return "Bitte ausfüllen";
      case "integer":
        return "Bitte eine ganze Zahl eingeben";
      case "range":
        return `Bitte eine Zahl von ${f.number(issue.min)} bis ${f.number(issue.max)} eingeben`;
      case "server":
        return "Der Server nimmt diese Angabe nicht an";
    }
  },
  progress({ code, message }) {
    switch (code) {
      case "queued":
        return "In der Warteschlange";
      case "offline":
        return "Offline. Geht weiter, sobald wieder eine Verbindung besteht.";
      case "unreachable":
        return "Der Server ist nicht erreichbar. Neuer Versuch läuft.";
      default:
        return message;
    }
  },
});
