"use client";

import { RefreshIcon, SparklesIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { RunFoot } from "./use-run-form.js";

/** `failed` is the title of a failure, `action` the text of the button that generates. */
export type RunFooterProps = { foot: RunFoot; failed: string; action: string };

/** The footer of a dialog that generates: its failure, its progress or its price, and its buttons. */
export function RunFooter({ foot, failed, action }: RunFooterProps) {
  const { Button, Notice, Progress } = useKit();
  const { messages, slot } = useScope();
  const { running } = foot;
  return (
    <footer {...slot("dialog-footer")}>
      {running && <Progress {...slot("form-progress")} label={messages.generating} value={foot.progress} />}
      {foot.error !== undefined && (
        <Notice
          tone="error"
          title={failed}
          action={
            foot.retry && (
              <Button size="sm" icon={<RefreshIcon />} onClick={foot.retry}>
                {messages.retry}
              </Button>
            )
          }
        >
          {foot.error}
        </Notice>
      )}
      <div {...slot("dialog-actions")} data-running={running || undefined}>
        {running ? (
          <p {...slot("form-status")}>
            {foot.progressText} · {messages.elapsed(foot.seconds)}
          </p>
        ) : (
          <p {...slot("form-price")}>{foot.price}</p>
        )}
        {foot.startAnother && (
          <Button {...slot("form-start-another")} variant="quiet" onClick={foot.startAnother}>
            {messages.startAnother}
          </Button>
        )}
        <Button onClick={foot.cancel}>{messages.cancel}</Button>
        <Button
          {...foot.primaryProps}
          type="submit"
          variant="primary"
          icon={<SparklesIcon />}
          data-autofocus={running || undefined}
        >
          {action}
        </Button>
      </div>
    </footer>
  );
}
