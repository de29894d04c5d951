import type { MediaAIOperationRequest, MediaAIOperationType } from "../core/generation/ai-operation.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { FormField } from "./part-props.js";

/** An operation that is asked for. */
export type AskedOperation = {
  readonly asset: MediaAsset;
  readonly type: MediaAIOperationType;
  /** What its form starts with. */
  readonly filled?: Partial<MediaAIOperationRequest> & { prompt?: string; model?: string | undefined };
  /** What has the focus. Default the first field. */
  readonly focusField?: FormField | undefined;
};
