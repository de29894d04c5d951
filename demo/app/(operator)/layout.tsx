export { Document as default } from "../../components/document";
