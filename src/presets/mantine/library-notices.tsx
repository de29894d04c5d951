"use client";

import { useMessages } from "../../components/preset-context.js";
import type { LibraryScreen } from "../../components/use-library-screen.js";
import { Notice } from "./notice.js";

/** What the user should know before the images: nothing is kept, not all came in, a generation failed. */
export function LibraryNotices({ screen }: { screen: LibraryScreen }) {
  const messages = useMessages();
  const { library, importProblems: problems } = screen;
  const isFull = problems.some(({ error }) => error.code === "quota");
  const { aiError } = screen;
  // Held up by an older tab, for one: the user can end that.
  const waitingFor = library.status === "loading" ? library.error : undefined;
  if (library.persistence !== "ephemeral" && problems.length === 0 && !aiError && !waitingFor) return null;
  return (
    <div className="rml-notices">
      {waitingFor && (
        <Notice tone="warning" title={messages.waiting}>
          {messages.error(waitingFor)}
        </Notice>
      )}
      {library.persistence === "ephemeral" && (
        <Notice tone="warning" title={messages.ephemeral}>
          {messages.ephemeralHint}
        </Notice>
      )}
      {aiError && (
        <Notice tone="error" title={screen.aiErrorTitle} onDismiss={library.dismissAIError}>
          {messages.error(aiError)}
        </Notice>
      )}
      {problems.length > 0 && (
        <Notice
          tone="error"
          title={isFull ? messages.quotaFull : messages.notImported(problems.length)}
          onDismiss={screen.dismissImportProblems}
        >
          <ul className="rml-problems">
            {problems.map(({ name, error }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and names may repeat
              <li key={index}>
                <strong>{name}</strong> {messages.error(error)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
