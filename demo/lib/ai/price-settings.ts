import {
  BILLED_BY,
  bareId,
  isListed,
  lookUpModel,
  type Model,
  type Price,
  type PriceUnit,
} from "@reactkits.dev/media-replicate";
import { type Env, readList, SettingError } from "../env";

const UNITS: Readonly<Record<string, PriceUnit>> = { image: "perImage", second: "perSecond", run: "perRun" };

/** The model with the operator's price, if `AI_PRICES` has one. Throws `SettingError`. */
export function withPrice(model: Model, env: Env): Model {
  const price = readPrices(env).get(bareId(model.id));
  return price ? { ...model, price } : model;
}

/**
 * Parses `AI_PRICES`: US dollars by model, such as `acme/painter=0.04/image,acme/film=0.09/second`; several units of
 * one model add up. The keys are ids without a version. Throws `SettingError`.
 */
export function readPrices(env: Env): ReadonlyMap<string, Price> {
  const prices = new Map<string, Price>();
  for (const entry of readList(env, "AI_PRICES")) {
    const { model, unit, microUsd } = readEntry(entry);
    const id = bareId(model.id);
    const before = prices.get(id);
    if (before?.[unit] !== undefined) throw badEntry(entry, `${id} has a price in that unit already`);
    // The kind of a model outside the table is unknown.
    if (isListed(model) && !BILLED_BY[model.kind].includes(unit)) {
      throw badEntry(entry, `${id} is billed by ${namesOf(model.kind).join(" or ")}`);
    }
    prices.set(id, { ...before, [unit]: microUsd, asOf: "now", source: "AI_PRICES" });
  }
  return prices;
}

function readEntry(entry: string): { model: Model; unit: PriceUnit; microUsd: number } {
  const [, reference = "", dollars = "", rest = "", unitName = ""] =
    /^([^=]+\/[^=]+)=(\d{1,4})(?:\.(\d{1,6}))?\/(\w+)$/.exec(entry) ?? [];
  const unit = UNITS[unitName];
  const model = lookUpModel(reference);
  if (!unit || !model) throw badEntry(entry, "it is not valid");
  return { model, unit, microUsd: Number(dollars) * 1_000_000 + Number(rest.padEnd(6, "0")) };
}

const namesOf = (kind: Model["kind"]): string[] =>
  Object.keys(UNITS).filter((name) => BILLED_BY[kind].some((unit) => unit === UNITS[name]));

const badEntry = (entry: string, why: string): SettingError =>
  new SettingError(
    `AI_PRICES must be US dollars by model, comma-separated, such as owner/name=0.04/image or owner/name=0.09/second (image, second or run), with at most 6 decimals. Correct ${JSON.stringify(entry.slice(0, 100))}: ${why}.`,
  );
