/**
 * Error bodies of Replicate, verbatim if FACTS.md quotes them; the others are marked "own choice".
 * @typedef {{ title?: string, detail: string, status: number, [more: string]: unknown }} Problem
 */

/** @param {boolean} given whether a token was sent at all @returns {Problem} */
export const unauthenticated = (given) => ({
  title: "Unauthenticated",
  detail: given
    ? "You did not pass a valid authentication token"
    : "You did not pass an authentication token",
  status: 401,
});

/** @returns {Problem} */
export const insufficientCredit = () => ({
  title: "Insufficient credit",
  detail:
    "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.",
  status: 402,
});

/** @param {{ type: string, field: string, description: string }[]} fields @returns {Problem} */
export const inputInvalid = (fields) => ({
  detail: fields.map(({ field, description }) => `- ${field}: ${description}\n`).join(""),
  status: 422,
  title: "Input validation failed",
  invalid_fields: fields,
});

/** @returns {Problem} */
export const versionInvalid = () => ({
  title: "Invalid version or not permitted",
  detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
  status: 422,
});

/** @param {number} retryAfter seconds @returns {Problem} */
export const throttledLowCredit = (retryAfter) => ({
  detail: `Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~${retryAfter}s.`,
  status: 429,
  retry_after: retryAfter,
});

/** For the usual limits, whose body is unknown: own choice. @param {number} retryAfter seconds @returns {Problem} */
export const throttled = (retryAfter) => ({
  detail: `Request was throttled. Your rate limit resets in ~${retryAfter}s.`,
  status: 429,
  retry_after: retryAfter,
});

/** @param {string} name */
export const additionalProperty = (name) => ({
  type: "additional_property_not_allowed",
  field: "(root)",
  description: `Additional property ${name} is not allowed`,
});

/** Own choice. @returns {Problem} */
export const notFound = () => ({
  title: "Not found",
  detail: "The requested resource could not be found.",
  status: 404,
});

/** Own choice. @param {string} detail @returns {Problem} */
export const badRequest = (detail) => ({ title: "Bad request", detail, status: 400 });

/** Own choice. @returns {Problem} */
export const serverError = () => ({
  title: "Internal server error",
  detail: "Something went wrong on our side. Trace: emulator/worker-7 at 0x7f3a.",
  status: 500,
});

/** As in the published OpenAPI document. @returns {Problem} */
export const fileNotFound = () => ({ detail: "File not found", status: 404 });

/** @returns {Problem} */
export const fileTooLarge = () => ({ detail: "Files must be less than 100MB in size", status: 413 });
