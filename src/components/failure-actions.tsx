"use client";

import { useEffect, useState } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import { failureHelp } from "../core/generation/failure-help.js";
import { PencilIcon, RefreshIcon, SparklesIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { FormField } from "./part-props.js";
import { useScope } from "./scope.js";

type FailureActionsProps = {
  error: MediaLibraryError;
  /** In milliseconds since 1970. */
  failedAt: number | undefined;
  /** Of which generation, where several are on the page. */
  of?: string | undefined;
  /** How many models there are to choose from. */
  models?: number | undefined;
  /** Runs the same once more. */
  onRetry: () => void;
  /** Shows the form, with the focus in a field. Without it, only the same can be run once more. */
  onChange?: ((field: FormField) => void) | undefined;
};

/** Buttons for what helps after a failure; none where nothing does. */
export function FailureActions({ error, of, models = 0, onRetry, onChange, ...props }: FailureActionsProps) {
  const { Button } = useKit();
  const { messages } = useScope();
  const help = failureHelp(error);
  const waits = useWaits(error, props.failedAt) && help.includes("wait");
  const retries = help.includes("retry") || help.includes("wait");
  return (
    <>
      {retries && (
        <Button
          size="sm"
          label={of === undefined ? undefined : messages.retryOf(of)}
          icon={<RefreshIcon size={14} />}
          // Not disabled: a button that is would lose the focus.
          aria-disabled={waits || undefined}
          onClick={() => waits || onRetry()}
        >
          {messages.retry}
        </Button>
      )}
      {onChange && help.includes("prompt") && (
        <Button
          size="sm"
          label={of === undefined ? undefined : messages.changePromptOf(of)}
          icon={<PencilIcon size={14} />}
          onClick={() => onChange("prompt")}
        >
          {messages.changePrompt}
        </Button>
      )}
      {onChange && help.includes("model") && models > 1 && (
        <Button
          size="sm"
          label={of === undefined ? undefined : messages.otherModelOf(of)}
          icon={<SparklesIcon size={14} />}
          onClick={() => onChange("model")}
        >
          {messages.otherModel}
        </Button>
      )}
    </>
  );
}

/** Milliseconds. Timers with a longer delay fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Whether the server asked for more time than has passed. */
function useWaits(error: MediaLibraryError, failedAt: number | undefined): boolean {
  const { retryAfter } = error;
  const [waited, setWaited] = useState<MediaLibraryError>();
  useEffect(() => {
    if (retryAfter === undefined) return;
    const now = Date.now();
    const left = (failedAt ?? now) + retryAfter * 1000 - now;
    const timer = setTimeout(() => setWaited(error), Math.max(0, Math.min(left, LONGEST)));
    return () => clearTimeout(timer);
  }, [error, retryAfter, failedAt]);
  return retryAfter !== undefined && waited !== error;
}
