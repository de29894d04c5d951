import { act, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { createMediaLibrary, MediaLibraryProvider, useAlbums } from "../index.js";
import { createMemoryStorage } from "../testing.js";

function Albums() {
  const { status, albums } = useAlbums();
  return <p>{`${status}: ${albums.map(({ name, count }) => `${name} (${count})`).join(", ")}`}</p>;
}

it("shows the albums of the library, and follows them", async () => {
  const library = createMediaLibrary({ storage: createMemoryStorage() });
  render(
    <MediaLibraryProvider library={library}>
      <Albums />
    </MediaLibraryProvider>,
  );
  expect(screen.getByText("loading:")).toBeTruthy();
  await vi.waitFor(() => expect(screen.getByText("ready:")).toBeTruthy());
  const album = await act(() => library.albums.create({ name: "Summer" }));
  await vi.waitFor(() => expect(screen.getByText("ready: Summer (0)")).toBeTruthy());
  await act(() => library.albums.update(album.id, { name: "Winter" }));
  await vi.waitFor(() => expect(screen.getByText("ready: Winter (0)")).toBeTruthy());
  await library.close();
});
