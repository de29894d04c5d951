"use client";

import { useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import type { ImportedPrompts } from "../core/prompts/library-prompts.js";
import { saveBlob } from "../core/transfer/save-blob.js";
import { usePromptHistory } from "../react/use-prompt-history.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

/** Buttons that export prompts and snippets, and import them again, with what became of the file. */
export function PromptFiles() {
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const { exportFile, importFile } = usePromptHistory();
  const input = useRef<HTMLInputElement>(null);
  const [imported, setImported] = useState<ImportedPrompts>();
  const [problem, setProblem] = useState<string>();
  const fail = (error: unknown): void => {
    setImported(undefined);
    setProblem(MediaLibraryError.isInstance(error) ? error.message : "");
  };
  const pick = (file: File): void => {
    importFile(file).then((result) => {
      setProblem(undefined);
      setImported(result);
    }, fail);
  };

  return (
    <div {...slot("prompts-files", "rml-stack")}>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        tabIndex={-1}
        aria-label={messages.importPrompts}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) pick(file);
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <div className="rml-row rml-wrap">
        <Button size="sm" onClick={() => void exportFile().then((file) => saveBlob(file, file.name), fail)}>
          {messages.exportPrompts}
        </Button>
        <Button size="sm" onClick={() => input.current?.click()}>
          {messages.importPrompts}
        </Button>
      </div>
      {problem !== undefined && (
        <Notice tone="error" title={messages.promptFileFailed}>
          {problem}
        </Notice>
      )}
      <div role="status" className="rml-stack rml-small">
        {imported && <p>{messages.promptsImported(imported.prompts, imported.snippets)}</p>}
        {imported && imported.kept > 0 && <p className="rml-muted">{messages.snippetsKept(imported.kept)}</p>}
      </div>
    </div>
  );
}
