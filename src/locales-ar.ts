export { ar } from "./components/messages/ar.js";
