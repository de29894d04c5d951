"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { isSnippetName, MAX_NAME, MAX_TEXT, type PromptSnippet } from "../core/prompts/prompt-record.js";
import { usePromptHistory } from "../react/use-prompt-history.js";
import { PencilIcon, TagIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { DeletedNotice, useUndoableDeletion } from "./undoable-deletion.js";

type PromptSnippetsProps = {
  disabled: boolean;
  /** Called with the text that stands for a snippet, to be put where the caret is. */
  onInsert: (text: string) => void;
};

/** A button that shows the user's own texts with names: put into the prompt, changed, added and deleted. */
export function PromptSnippetsButton({ disabled, onInsert }: PromptSnippetsProps) {
  const { Button, Popover } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      {...slot("snippets")}
      {...languageProps}
      label={messages.snippets}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button {...slot("snippets-button")} variant="quiet" size="sm" icon={<TagIcon />} disabled={disabled}>
          {messages.snippets}
        </Button>
      }
    >
      <SnippetsPanel
        onInsert={(text) => {
          setOpen(false);
          onInsert(text);
        }}
      />
    </Popover>
  );
}

/** Rendered while the popover is open. */
function SnippetsPanel({ onInsert }: Pick<PromptSnippetsProps, "onInsert">) {
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  const { status, snippets, setSnippet, removeSnippet } = usePromptHistory();
  const [edited, setEdited] = useState<PromptSnippet>();
  const panel = useRef<HTMLDivElement>(null);
  const deletion = useUndoableDeletion(panel);
  const focusFirst = () =>
    requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>("input, button")?.focus());
  const edit = (snippet: PromptSnippet | undefined): void => {
    setEdited(snippet);
    focusFirst();
  };

  return (
    <div className="rml-stack" ref={panel}>
      {edited ? (
        <SnippetForm
          snippet={edited}
          onCancel={() => edit(undefined)}
          onSave={(snippet) => {
            const renamed = edited.name !== "" && edited.name !== snippet.name;
            const save = async () => {
              // First, because a name that differs in case only is the same snippet.
              if (renamed) await removeSnippet(edited.name);
              await setSnippet(snippet);
            };
            deletion.save(save());
            edit(undefined);
          }}
        />
      ) : (
        <>
          <Button size="sm" onClick={() => edit({ name: "", text: "" })}>
            {messages.newSnippet}
          </Button>
          <DeletedNotice deletion={deletion} />
          {snippets.length > 0 ? (
            <ul {...slot("prompts-list", "rml-scroll")} aria-label={messages.snippets}>
              {snippets.map((snippet) => (
                <li key={snippet.name} {...slot("prompts-row", "rml-row")}>
                  <button
                    type="button"
                    {...slot("prompts-take", "rml-grow rml-small")}
                    onClick={() => onInsert(`{${snippet.name}}`)}
                  >
                    <span className="rml-strong" dir="auto">
                      {snippet.name}
                    </span>
                    <span {...slot("prompts-text", "rml-muted")} dir="auto">
                      {snippet.text}
                    </span>
                  </button>
                  <IconButton
                    size="sm"
                    label={messages.editSnippet(snippet.name)}
                    icon={<PencilIcon />}
                    onClick={() => edit(snippet)}
                  />
                  <IconButton
                    size="sm"
                    label={messages.deleteSnippet(snippet.name)}
                    icon={<TrashIcon />}
                    onClick={() =>
                      deletion.remove(removeSnippet(snippet.name), messages.snippetDeleted(snippet.name))
                    }
                  />
                </li>
              ))}
            </ul>
          ) : (
            status === "ready" && (
              <p {...slot("prompts-empty", "rml-small rml-muted")}>{messages.snippetsHint}</p>
            )
          )}
        </>
      )}
    </div>
  );
}

type SnippetFormProps = {
  snippet: PromptSnippet;
  onSave: (snippet: PromptSnippet) => void;
  onCancel: () => void;
};

/** Not a form element: it stands within the form that generates. */
function SnippetForm({ snippet, onSave, onCancel }: SnippetFormProps) {
  const { Button, TextArea, TextField } = useKit();
  const { messages, slot } = useScope();
  const [name, setName] = useState(snippet.name);
  const [text, setText] = useState(snippet.text);
  const [checked, setChecked] = useState(false);
  const isNamed = isSnippetName(name.trim());
  const isWritten = text.trim() !== "" && text.trim().length <= MAX_TEXT;
  const save = (): void => {
    setChecked(true);
    if (isNamed && isWritten) onSave({ name: name.trim(), text });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (!(event.target instanceof HTMLInputElement) && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    save();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the controls within
    <div className="rml-stack" onKeyDown={onKeyDown}>
      <TextField
        label={messages.snippetName}
        value={name}
        onValueChange={setName}
        error={checked && !isNamed ? messages.snippetNameProblem(MAX_NAME) : undefined}
      />
      <TextArea
        label={messages.snippetText}
        value={text}
        onValueChange={setText}
        hint={messages.snippetTextHint}
        error={checked && !isWritten ? messages.snippetTextProblem(MAX_TEXT) : undefined}
      />
      <div {...slot("prompts-actions", "rml-row rml-wrap")}>
        <Button size="sm" onClick={onCancel}>
          {messages.cancel}
        </Button>
        <Button size="sm" variant="primary" onClick={save}>
          {messages.save}
        </Button>
      </div>
    </div>
  );
}
