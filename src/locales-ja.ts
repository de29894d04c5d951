export { ja } from "./components/messages/ja.js";
