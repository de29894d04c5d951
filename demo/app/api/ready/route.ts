import { ready } from "../../../lib/operations/ready";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  ready as DELETE,
  ready as GET,
  ready as HEAD,
  ready as OPTIONS,
  ready as PATCH,
  ready as POST,
  ready as PUT,
};
