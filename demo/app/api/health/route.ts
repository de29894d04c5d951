import { health } from "../../../lib/operations/health";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  health as DELETE,
  health as GET,
  health as HEAD,
  health as OPTIONS,
  health as PATCH,
  health as POST,
  health as PUT,
};
