import { getCredits } from "../../../lib/credits/get-credits";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  getCredits as DELETE,
  getCredits as GET,
  getCredits as HEAD,
  getCredits as OPTIONS,
  getCredits as PATCH,
  getCredits as POST,
  getCredits as PUT,
};
