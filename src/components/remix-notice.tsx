"use client";

import type { GenerationFields } from "../react/generation-request.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { FormRemix } from "./use-remix.js";

/** Says what a form was filled with, and offers to take it back, or to keep only a part. */
export function RemixNotice({ remix, disabled }: { remix: FormRemix; disabled: boolean }) {
  const { Button, Menu, Notice } = useKit();
  const { messages, slot } = useScope();
  if (remix.source === undefined || disabled) return null;
  const parts: [label: string, names: (keyof GenerationFields)[]][] = [
    [messages.onlyPrompt, ["prompt", "negativePrompt"]],
    [messages.onlySeed, ["seed"]],
    [messages.onlySize, ["width", "height"]],
  ];
  const items = parts.flatMap(([label, names]) =>
    names.some((name) => remix.filled[name] !== undefined)
      ? [{ label, onSelect: () => remix.keepOnly(names) }]
      : [],
  );
  return (
    <Notice
      {...slot("form-filled")}
      tone="info"
      title={messages.filledFrom(remix.source)}
      action={
        <span className="rml-row">
          <Menu
            label={messages.keepOnly}
            trigger={
              <Button size="sm" variant="quiet">
                {messages.keepOnly}
              </Button>
            }
            items={items}
          />
          <Button size="sm" onClick={remix.undo}>
            {messages.undo}
          </Button>
        </span>
      }
    />
  );
}
