import { generationImage } from "../../../../../../../lib/generations/routes";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  generationImage as DELETE,
  generationImage as GET,
  generationImage as HEAD,
  generationImage as OPTIONS,
  generationImage as PATCH,
  generationImage as POST,
  generationImage as PUT,
};
