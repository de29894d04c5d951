"use client";

import { useMessages } from "../../components/preset-context.js";
import type { ImportProblem } from "../../components/use-library-screen.js";
import type { MediaLibraryError } from "../../core/errors.js";
import { Notice } from "./notice.js";

export type LibraryNoticesProps = {
  /** What opening waits for, such as an older tab that the user can close. */
  waitingFor: MediaLibraryError | undefined;
  ephemeral: boolean;
  importProblems: readonly ImportProblem[];
  onDismissImportProblems: () => void;
  aiError: MediaLibraryError | undefined;
  aiErrorTitle: string;
  onDismissAIError: () => void;
};

/** What the user should know of. */
export function LibraryNotices(props: LibraryNoticesProps) {
  const messages = useMessages();
  const { waitingFor, ephemeral, importProblems, aiError } = props;
  if (!waitingFor && !ephemeral && importProblems.length === 0 && !aiError) return null;
  const full = importProblems.some(({ error }) => error.code === "quota");
  return (
    <div className="rml:mx-4 rml:mt-3 rml:flex rml:max-h-[40%] rml:shrink-0 rml:flex-col rml:gap-2 rml:overflow-y-auto rml:@sm:mx-6">
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
      {importProblems.length > 0 && (
        <Notice
          tone="error"
          title={
            full
              ? `${messages.quotaFull}: ${messages.notImported(importProblems.length)}`
              : messages.notImported(importProblems.length)
          }
          dismissLabel={messages.dismiss}
          onDismiss={props.onDismissImportProblems}
        >
          <ul className="rml:max-h-32 rml:overflow-y-auto">
            {importProblems.map(({ name, error }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list never moves
              <li key={index} className="rml:mt-0.5">
                <span className="rml:font-medium rml:text-text">{name}</span> {messages.error(error)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {aiError && (
        <Notice
          tone="error"
          title={props.aiErrorTitle}
          dismissLabel={messages.dismiss}
          onDismiss={props.onDismissAIError}
        >
          {messages.error(aiError)}
        </Notice>
      )}
    </div>
  );
}
