import { generations } from "../../../../lib/generations/routes";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  generations as DELETE,
  generations as GET,
  generations as HEAD,
  generations as OPTIONS,
  generations as PATCH,
  generations as POST,
  generations as PUT,
};
