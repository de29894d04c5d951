/** Requests to a server other than generations; loaded with the first of them. */
export { requestEstimate } from "./request-estimate.js";
export { requestModels } from "./request-models.js";
export { requestText } from "./request-text.js";
