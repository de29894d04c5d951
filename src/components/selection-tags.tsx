"use client";

import { useState } from "react";
import { TagIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { SelectionPopover } from "./selection-popover.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { useSelectionFacets } from "./use-selection-facets.js";

/** Tags that are offered. */
const MOST_TAGS = 20;

/** Adds tags to the selected assets and takes them away. */
export function SelectionTags({ screen }: { screen: LibraryScreen }) {
  const { messages } = useScope();
  return (
    <SelectionPopover slotName="selection-tags" label={messages.tags} icon={<TagIcon size={18} />}>
      {() => <TagPanel screen={screen} />}
    </SelectionPopover>
  );
}

function TagPanel({ screen }: { screen: LibraryScreen }) {
  const { Button, Checkbox, TextField } = useKit();
  const { messages } = useScope();
  const { selection, listing } = screen;
  const [text, setText] = useState("");
  const own = useSelectionFacets(screen).tags;
  const tags = [...new Set([...own, ...listing.assets.facets.tags].map(({ value }) => value))];
  const tagged = new Set(own.filter(({ count }) => count === selection.count).map(({ value }) => value));
  const add = (tag: string) => screen.update(selection.ids, { tags: { add: [tag] } });
  return (
    <form
      className="rml-stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") add(text.trim());
        setText("");
      }}
    >
      <TextField label={messages.newTag} value={text} onValueChange={setText} data-autofocus />
      <Button type="submit">{messages.addTag}</Button>
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <Checkbox
          key={tag}
          label={tag}
          checked={tagged.has(tag)}
          onCheckedChange={(checked) =>
            checked ? add(tag) : screen.update(selection.ids, { tags: { remove: [tag] } })
          }
        />
      ))}
    </form>
  );
}
