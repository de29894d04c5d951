export { recordUsage, type UsageRecord } from "../usage/record-usage.js";
