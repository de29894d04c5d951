import Libsql from "libsql";
import { expect, it } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { testGenerations } from "../testing/test-generations.js";
import { settle } from "./settle.js";

const engines = testEngines.filter(({ name }) => name === "libsql");

it.each(engines)("retries instead of omitting the usage if the file is briefly locked", async (engine) => {
  const { visitor, usage, pipeline, options } = await testGenerations(engine, { jobs: { kind: "worker" } });
  if (!("file" in options.database)) throw new Error("It is not a file.");
  const me = visitor();
  const id = await me.submit();
  const holder = new Libsql(options.database.file);
  holder.exec("begin immediate");
  // A write waits for five seconds; a second attempt would find the file unlocked.
  setTimeout(() => {
    holder.exec("rollback");
    holder.close();
  }, 5_600);
  const context = await pipeline();
  const end = () => settle(context, id, { status: "canceled", charge: "nothing" });
  await expect(end()).rejects.toMatchObject({ code: "SQLITE_BUSY" });
  expect((await me.get(id)).status).toBe("queued");
  expect(await end()).toBe(true);
  expect((await me.get(id)).status).toBe("canceled");
  expect(await usage()).toHaveLength(1);
});
