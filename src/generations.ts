export { createDurableGenerator, type DurableGeneratorOptions } from "./ai/durable-generator.js";
