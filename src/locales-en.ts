export { en } from "./components/messages/en.js";
