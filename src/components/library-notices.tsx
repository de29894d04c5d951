"use client";

import { useState } from "react";
import { inputCount } from "../core/generation/request-of.js";
import { useModels } from "../react/use-models.js";
import { FailureActions } from "./failure-actions.js";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { failureOf } from "./use-generation-news.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** What the user should know before the images: nothing is stored, a generation failed. */
export function LibraryNotices({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const { library } = screen;
  const failed = library.generations.find(({ error }) => error !== undefined && error === library.aiError);
  // An open form says it itself; the composer, only of the run that it shows.
  const isSaid =
    screen.opened || screen.queueOpen || (screen.composer.open && failed && failed.id === screen.composerRun);
  const aiError = isSaid ? undefined : library.aiError;
  // Blocked by an older tab, for one, which the user can close.
  const waitingFor = library.status === "loading" ? library.error : undefined;
  const { models } = useModels(aiError !== undefined);
  const [ephemeralSeen, setEphemeralSeen] = useState(false);
  const ephemeral = library.persistence === "ephemeral" && !ephemeralSeen;
  if (!ephemeral && !aiError && !waitingFor) return null;

  const request = failed?.kind === "images" && inputCount(failed) === 0 ? failed.request : undefined;
  return (
    <div {...slot("library-notices", "rml-stack rml-scroll")}>
      {waitingFor && (
        <Notice tone="warning" title={messages.waiting}>
          {messages.error(waitingFor)}
        </Notice>
      )}
      {ephemeral && (
        <Notice
          tone="warning"
          title={messages.ephemeral}
          action={
            <IconButton
              size="sm"
              label={messages.understood}
              icon={<CloseIcon />}
              onClick={() => setEphemeralSeen(true)}
            />
          }
        >
          {messages.ephemeralHint}
        </Notice>
      )}
      {aiError && (
        <Notice
          tone="error"
          title={failureOf(failed?.kind, messages)}
          action={
            <IconButton
              size="sm"
              label={messages.dismiss}
              icon={<CloseIcon />}
              onClick={library.dismissAIError}
            />
          }
        >
          {messages.error(aiError)}
          <span className="rml-failure-actions rml-row rml-wrap">
            {failed && (
              <FailureActions
                error={aiError}
                failedAt={failed.endedAt}
                models={models.length}
                onRetry={() => library.library.retry(failed.id)}
                onChange={
                  request && screen.canAsk
                    ? (field) => {
                        library.dismissAIError();
                        screen.editRequest(request, field);
                      }
                    : undefined
                }
              />
            )}
          </span>
        </Notice>
      )}
    </div>
  );
}
