import { render, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { useLineage } from "../actions.js";
import { inLibrary, library, picture } from "./library-wrapper.contract.js";

function Relatives({ id }: { id: string | null }) {
  const lineage = useLineage(id);
  const names = [...(lineage?.ancestors ?? []), ...(lineage?.descendants ?? [])].map(
    ({ id, level, state }) => `${level} ${state} ${id}`,
  );
  return <p data-testid="relatives">{lineage ? names.join("; ") : "unknown"}</p>;
}

const shows = (text: string) => waitFor(() => expect(screen.getByTestId("relatives").textContent).toBe(text));

it("follows what is made from an asset, and what becomes of it", async () => {
  const [result] = await library.importFiles([await picture("a.png")]);
  const id = result?.asset?.id ?? "";
  const { rerender } = render(inLibrary({ children: <Relatives id={id} /> }));
  await shows("");
  const turned = await library.edit(id, [{ type: "rotate", degrees: 90 }]);
  await shows(`1 listed ${turned.id}`);
  await library.remove(turned.id);
  await shows(`1 trashed ${turned.id}`);
  rerender(inLibrary({ children: <Relatives id={turned.id} /> }));
  await shows(`1 listed ${id}`);
  await library.purge(id);
  await shows(`1 deleted ${id}`);
  rerender(inLibrary({ children: <Relatives id={null} /> }));
  await shows("unknown");
});
