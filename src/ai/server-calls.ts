/** What is asked of a server besides generations, loaded with the first of these requests. */
export { requestEstimate } from "./request-estimate.js";
export { requestModels } from "./request-models.js";
export { requestText } from "./request-text.js";
