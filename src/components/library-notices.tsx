"use client";

import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { failureOf } from "./use-generation-news.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** What the user should know before the images: nothing is stored, a generation failed, files were not added. */
export function LibraryNotices({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const { library, failedImports } = screen;
  // An open dialog says it itself.
  const aiError = screen.opened ? undefined : library.aiError;
  const failed = library.generations.find(({ error }) => error !== undefined && error === aiError);
  const full = failedImports.some(({ error }) => error.code === "quota");
  const notImported = messages.notImported(failedImports.length);
  // Blocked by an older tab, for one, which the user can close.
  const waitingFor = library.status === "loading" ? library.error : undefined;
  const ephemeral = library.persistence === "ephemeral";
  if (!ephemeral && failedImports.length === 0 && !aiError && !waitingFor) return null;

  const dismiss = (onClick: () => void) => (
    <IconButton size="sm" label={messages.dismiss} icon={<CloseIcon />} onClick={onClick} />
  );
  return (
    <div {...slot("library-notices", "rml-stack rml-scroll")}>
      {waitingFor && (
        <Notice tone="warning" title={messages.waiting}>
          {messages.error(waitingFor)}
        </Notice>
      )}
      {ephemeral && (
        <Notice tone="warning" title={messages.ephemeral}>
          {messages.ephemeralHint}
        </Notice>
      )}
      {aiError && (
        <Notice
          tone="error"
          title={failureOf(failed?.kind, messages)}
          action={dismiss(library.dismissAIError)}
        >
          {messages.error(aiError)}
        </Notice>
      )}
      {failedImports.length > 0 && (
        <Notice
          tone="error"
          title={full ? `${messages.quotaFull}: ${notImported}` : notImported}
          action={dismiss(screen.dismissFailedImports)}
        >
          <ul {...slot("import-problems", "rml-stack")}>
            {failedImports.map(({ name, error }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and names may repeat
              <li key={index}>
                <strong className="rml-strong">{name}</strong> {messages.error(error)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
