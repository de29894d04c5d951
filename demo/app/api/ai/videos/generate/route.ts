import { generateVideo } from "../../../../../lib/ai/generate-video";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  generateVideo as DELETE,
  generateVideo as GET,
  generateVideo as HEAD,
  generateVideo as OPTIONS,
  generateVideo as PATCH,
  generateVideo as POST,
  generateVideo as PUT,
};
