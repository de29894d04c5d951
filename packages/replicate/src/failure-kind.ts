/** Why a prediction failed, as far as the provider's message says. */
export type FailureKind =
  /** The prompt, an image or the result was rejected for its content. */
  | "content"
  /** Another part of the input was rejected. */
  | "input"
  | "memory"
  /** The provider stopped it. */
  | "stopped"
  /** There is no reason, or an unknown one. */
  | "unknown";

/* The first that matches counts: an image that is too large may be what the memory did not suffice for. */
const KINDS: readonly (readonly [FailureKind, RegExp])[] = [
  [
    "content",
    /nsfw|flagged|sensitive content|as sensitive|\bE005\b|safety (?:filter|system|check|policy)|moderat(?:ion|ed)|content (?:policy|filter)|(?:policy|guidelines?|terms) violation|violat\w* [^.]{0,60}(?:polic|guideline|terms)|inappropriate|prohibited content|public figure/i,
  ],
  ["memory", /out of memory|outofmemory|\bOOM\b|cannot allocate memory|alloc_failed/i],
  [
    "stopped",
    /interrupted|\bcode: PA\b|prediction (?:was )?(?:cancell?ed|aborted|terminated)|preempted|worker (?:died|was lost|is gone)|director: unexpected|shutting down/i,
  ],
  [
    "input",
    /\binvalid\b|\bmust (?:be|have|not)\b|(?:smaller|larger|bigger|longer|shorter|less|greater|more) than|too (?:small|large|big|long|short|many|few)|unsupported|not supported|cannot identify image|(?:could not|cannot|failed to|unable to) (?:open|read|decode|load|download|fetch|process)\b[^.]{0,30}\b(?:image|file|input|url|mask)|is required|validation|not a valid|out of range|\b(?:404|403) client error/i,
  ],
];

/** @param error the provider's message */
export const failureKind = (error: string): FailureKind =>
  KINDS.find(([, words]) => words.test(error.slice(0, 4_000)))?.[0] ?? "unknown";
