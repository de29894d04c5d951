import { useMediaLibrary } from "@reactkits.dev/react-media-library";
import { MediaPicker } from "@reactkits.dev/react-media-library/tailwind";
import { useState } from "react";

type Saved = { title: string; cover: string; pictures: string[]; bytes: number };

export function ArticleForm() {
  const getFile = useMediaLibrary((view) => view.getFile);
  const [saved, setSaved] = useState<Saved>();

  async function save(data: FormData) {
    const cover = String(data.get("cover"));
    const pictures = data.getAll("pictures").map(String);
    // The form has ids. The files themselves are in the library: here you would upload them.
    const files = await Promise.all([cover, ...pictures].map(getFile));
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    setSaved({ title: String(data.get("title")), cover, pictures, bytes });
  }

  return (
    <main>
      <h1>New article</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(new FormData(event.currentTarget));
        }}
        onReset={() => setSaved(undefined)}
      >
        <label className="title">
          Title
          <input name="title" required />
        </label>
        <MediaPicker label="Cover" name="cover" accept="image/*" required />
        <MediaPicker label="Pictures" name="pictures" accept="image/*" multiple max={6} />
        <div className="actions">
          <button type="submit">Save</button>
          <button type="reset">Reset</button>
        </div>
      </form>
      <output>{saved && JSON.stringify(saved, null, 2)}</output>
    </main>
  );
}
