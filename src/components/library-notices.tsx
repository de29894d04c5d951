"use client";

import { useLayoutEffect, useRef, useState } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import type { Generation } from "../core/generation/generation.js";
import { FailureActions } from "./failure-actions.js";
import { focusBeside } from "./focus-beside.js";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { failureOf } from "./use-generation-news.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { useModelCount } from "./use-model-count.js";

/** What the user should know before the images: nothing is stored, a generation failed. */
export function LibraryNotices({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const { library } = screen;
  const failed = library.generations.find(({ error }) => error !== undefined && error === library.aiError);
  // An open form says it itself; the composer, only of the run that it shows.
  const isSaid =
    screen.forms.opened ||
    screen.queueOpen ||
    (screen.composerOpen && failed && failed.id === screen.composerRun);
  const aiError = isSaid ? undefined : library.aiError;
  // Blocked by an older tab, for one, which the user can close.
  const waitingFor = library.status === "loading" ? library.error : undefined;
  const models = useModelCount(failed, aiError !== undefined);
  const [ephemeralSeen, setEphemeralSeen] = useState(false);
  const ephemeral = library.persistence === "ephemeral" && !ephemeralSeen;
  if (!ephemeral && !aiError && !waitingFor) return null;

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
      {aiError && <GenerationFailure screen={screen} error={aiError} failed={failed} models={models} />}
    </div>
  );
}

type GenerationFailureProps = {
  screen: LibraryScreen;
  error: MediaLibraryError;
  failed: Generation | undefined;
  models: number;
};

/** Why a generation failed. It goes with the button that was pressed in it: the focus moves to the queue's. */
function GenerationFailure({ screen, error, failed, models }: GenerationFailureProps) {
  const { IconButton, Notice } = useKit();
  const { messages } = useScope();
  const { library } = screen;
  const actions = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const notice = actions.current?.closest('[role="alert"]');
    // Before it leaves the document.
    return () => {
      const library = notice?.closest('[data-slot="library"]');
      if (notice && library) focusBeside(notice, library, '[data-slot="generations-button"] button');
    };
  }, []);

  return (
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
      {messages.error(error)}
      <span ref={actions} className="rml-failure-actions rml-row rml-wrap">
        {failed && (
          <FailureActions
            error={error}
            failedAt={failed.endedAt}
            models={models}
            onRetry={() => library.library.retry(failed.id)}
            onChange={
              screen.canAsk
                ? (field) => {
                    library.dismissAIError();
                    screen.forms.editGeneration(failed, field);
                  }
                : undefined
            }
          />
        )}
      </span>
    </Notice>
  );
}
