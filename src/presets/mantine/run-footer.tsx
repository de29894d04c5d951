"use client";

import { Button, Loader } from "@mantine/core";
import { RefreshIcon, SparklesIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { RunFoot } from "../../components/use-run-form.js";
import { Notice } from "./notice.js";

/** `failed` is the title of what went wrong, `action` the word on the button that generates. */
export type RunFooterProps = { foot: RunFoot; failed: string; action: string };

/** The foot of a dialog that generates: what went wrong, how far it is, what it costs, and its two buttons. */
export function RunFooter({ foot, failed, action }: RunFooterProps) {
  const messages = useMessages();
  return (
    <div className="rml-dialog-footer">
      {foot.error !== undefined && (
        <Notice
          tone="error"
          title={failed}
          action={
            foot.retry && (
              <Button
                variant="default"
                size="compact-sm"
                className="rml-retry"
                leftSection={<RefreshIcon size={14} />}
                onClick={foot.retry}
              >
                {messages.retry}
              </Button>
            )
          }
        >
          {foot.error}
        </Notice>
      )}
      {foot.running && (
        <div className="rml-running">
          <div
            className="rml-running-bar"
            role="progressbar"
            aria-label={messages.generating}
            aria-valuenow={foot.progress === undefined ? undefined : Math.round(foot.progress * 100)}
            data-known={foot.progress === undefined ? undefined : true}
            style={foot.progress === undefined ? undefined : { width: `${foot.progress * 100}%` }}
          />
          <span>{foot.progressText}</span>
          <span className="rml-running-time">{messages.elapsed(foot.seconds)}</span>
        </div>
      )}
      <div className="rml-dialog-actions">
        {foot.startAnother && (
          <Button
            variant="subtle"
            color="gray"
            className="rml-quiet rml-start-another"
            onClick={foot.startAnother}
          >
            {messages.startAnother}
          </Button>
        )}
        {!foot.running && foot.price !== undefined && <p className="rml-price">{foot.price}</p>}
        <Button variant="default" onClick={foot.cancel}>
          {messages.cancel}
        </Button>
        <Button
          {...foot.primaryProps}
          type="submit"
          className="rml-primary"
          data-autofocus={foot.running || undefined}
          leftSection={
            foot.running ? <Loader size={14} color="currentColor" aria-hidden="true" /> : <SparklesIcon />
          }
        >
          {action}
        </Button>
      </div>
    </div>
  );
}
