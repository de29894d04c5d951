import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";

export const meta = () => [{ title: "Library" }];

export default function Library() {
  return (
    <main style={{ height: "100dvh" }}>
      <MediaLibrary />
    </main>
  );
}
