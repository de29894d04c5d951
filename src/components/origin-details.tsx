"use client";

import { useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { originKindOf } from "../core/library/origin-kind.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import type { ContentCredentialsResult } from "./content-credentials.js";
import { useKit } from "./kit.js";
import { OriginBadge } from "./origin-badge.js";
import { useScope } from "./scope.js";

/** What is known of where an asset comes from: its badge, what its file says, and its Content Credentials. */
export function OriginDetails({ asset }: { asset: MediaAsset }) {
  const { messages, slot } = useScope();
  const { digitalSourceType, credentials } = asset.origin ?? {};
  const { issuer, claimGenerator } = credentials ?? {};
  const facts: [label: string, value: string | undefined][] = [
    [messages.digitalSourceType, digitalSourceType],
    [messages.contentCredentials, credentials && messages.notVerified],
    [messages.issuer, issuer && messages.unverified(issuer)],
    [messages.claimGenerator, claimGenerator && messages.unverified(claimGenerator)],
  ];
  return (
    <div {...slot("origin", "rml-stack rml-small")}>
      <dl {...slot("details-list", "rml-stack")}>
        <div>
          <dt>{messages.origin}</dt>
          <dd>
            <OriginBadge kind={originKindOf(asset)} tone="accent" />
          </dd>
        </div>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {credentials && <Verification key={asset.id} asset={asset} />}
    </div>
  );
}

type Verified = ContentCredentialsResult | "running" | "failed";

/** Nothing if the app verifies none. */
function Verification({ asset }: { asset: MediaAsset }) {
  const { Button } = useKit();
  const { messages, slot, verifyContentCredentials } = useScope();
  const library = useLibraryInContext();
  const [result, setResult] = useState<Verified>();
  if (!verifyContentCredentials) return null;
  const verify = async (): Promise<void> => {
    setResult("running");
    const verified = library.getFile(asset.id).then(verifyContentCredentials);
    setResult(await verified.catch(() => "failed" as const));
  };
  const text = (): string => {
    if (result === undefined) return "";
    if (result === "running") return messages.verifying;
    if (result === "failed") return messages.verificationFailed;
    if (!result.valid) return result.reason ?? messages.verifiedInvalid;
    return messages.verifiedValid(result.issuer);
  };
  return (
    <>
      <Button
        {...slot("origin-verify")}
        size="sm"
        // Not disabled: a button that is would lose the focus.
        aria-disabled={result === "running" || undefined}
        onClick={() => result === "running" || void verify()}
      >
        {messages.verify}
      </Button>
      <p {...slot("origin-result", "rml-hint")} role="status">
        {text()}
      </p>
    </>
  );
}
