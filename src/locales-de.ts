export { de } from "./components/messages/de.js";
