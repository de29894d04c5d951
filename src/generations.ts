export { createGenerationsClient, type GenerationsClientOptions } from "./ai/generations-client.js";
