import { listModels } from "../../../../lib/ai/list-models";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  listModels as DELETE,
  listModels as GET,
  listModels as HEAD,
  listModels as OPTIONS,
  listModels as PATCH,
  listModels as POST,
  listModels as PUT,
};
