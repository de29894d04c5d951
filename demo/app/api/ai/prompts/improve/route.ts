import { improvePrompt } from "../../../../../lib/ai/improve-prompt";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  improvePrompt as DELETE,
  improvePrompt as GET,
  improvePrompt as HEAD,
  improvePrompt as OPTIONS,
  improvePrompt as PATCH,
  improvePrompt as POST,
  improvePrompt as PUT,
};
