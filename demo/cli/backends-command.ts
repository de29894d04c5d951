import { listBackends } from "../lib/ai/models/list-backends";
import { type Command, readArgs, toJson } from "./command";
import { textTable } from "./text-table";

/** Missing configuration is a result, not a failure. */
export const backends: Command = async (args, { env, out }) => {
  const { values } = readArgs(args, { json: { type: "boolean" } });
  const all = listBackends(env);
  if (values.json) return out(toJson(all));
  const columns = ["name", "model", "status"].map((title) => ({ title }));
  out(
    textTable(
      columns,
      all.map(({ name, model, status }) => [name, model, status]),
    ),
  );
};
