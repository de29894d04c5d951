import { generation } from "../../../../../lib/generations/routes";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  generation as DELETE,
  generation as GET,
  generation as HEAD,
  generation as OPTIONS,
  generation as PATCH,
  generation as POST,
  generation as PUT,
};
