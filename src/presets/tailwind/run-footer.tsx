"use client";

import { RefreshIcon, SparklesIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { RunFoot } from "../../components/use-run-form.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { Notice } from "./notice.js";
import { ProgressBar } from "./progress-bar.js";
import { Spinner } from "./spinner.js";

/** `failed` is the title of what went wrong, `action` the word on the button that generates. */
export type RunFooterProps = { foot: RunFoot; failed: string; action: string };

/** The foot of a dialog that generates: what went wrong, how far it is, what it costs, and its two buttons. */
export function RunFooter({ foot, failed, action }: RunFooterProps) {
  const messages = useMessages();
  return (
    <footer className="rml:border-t rml:bg-raised rml:px-5 rml:py-3">
      {foot.error && (
        <div className="rml:mb-3">
          <Notice
            tone="error"
            title={failed}
            action={
              foot.retry && (
                <Button onClick={foot.retry}>
                  <RefreshIcon />
                  {messages.retry}
                </Button>
              )
            }
          >
            {foot.error}
          </Notice>
        </div>
      )}
      {foot.running && (
        <ProgressBar
          label={messages.generating}
          value={foot.progress}
          className="rml:-mt-3 rml:mb-3 rml:-mx-5"
        />
      )}
      <div className="rml:flex rml:flex-wrap rml:items-center rml:justify-end rml:gap-2">
        <p
          className={cx(
            "rml:mr-auto rml:min-w-0 rml:text-sm rml:text-muted rml:tabular-nums",
            foot.running && "rml:max-sm:basis-full",
          )}
        >
          {foot.running ? `${foot.progressText} · ${messages.elapsed(foot.seconds)}` : foot.price}
        </p>
        {foot.startAnother && (
          <Button variant="ghost" className="rml:max-sm:mr-auto rml:max-sm:-ml-3" onClick={foot.startAnother}>
            {messages.startAnother}
          </Button>
        )}
        <Button onClick={foot.cancel}>{messages.cancel}</Button>
        <Button
          {...foot.primaryProps}
          type="submit"
          variant="primary"
          data-busy={foot.running || undefined}
          className="rml:min-w-28 rml:data-busy:opacity-80"
        >
          {foot.running ? <Spinner /> : <SparklesIcon />}
          {action}
        </Button>
      </div>
    </footer>
  );
}
