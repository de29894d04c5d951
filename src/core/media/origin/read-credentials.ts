import { fourCC, viewOf } from "../byte-parts.js";
import { boxesWithin } from "../iso-boxes.js";
import { type CborValue, decodeCbor } from "./cbor.js";
import { certificateOrganization } from "./certificate-organization.js";
import { type ContentCredentials, digitalSourceTypeOf, kindOfSourceType } from "./media-origin.js";

/** What a C2PA manifest store claims; nothing of it is verified. */
export type Claims = {
  credentials: ContentCredentials;
  /** Of the actions, the one that says most about AI. */
  digitalSourceType?: string;
  /** The software that is said to have generated it. */
  model?: string;
};

/** A JUMBF superbox (ISO/IEC 19566-5). */
type Jumbf = { label: string; boxes: { type: number; start: number; end: number }[] };

const JUMB = fourCC("jumb");
const JUMD = fourCC("jumd");
const CBOR = fourCC("cbor");

/** Bytes of a claim, a signature or a list of actions. */
const MOST_BYTES = 500_000;

/** Manifests that are read: one is active, the others are those of its ingredients. */
const MOST_MANIFESTS = 20;

/** Reads a manifest store (C2PA 2.2, 11). Never throws. */
export function readCredentials(store: Uint8Array): Claims {
  try {
    const manifests = childrenOf(store, rootOf(store)).slice(-MOST_MANIFESTS);
    const active = manifests.at(-1);
    if (!active) return { credentials: {} };
    const own = describeActions(actionsOf(store, active));
    const credentials = describeManifest(store, active);
    if (kindOfSourceType(own.digitalSourceType)) return { credentials, ...own };
    const before = describeActions(manifests.slice(0, -1).flatMap((manifest) => actionsOf(store, manifest)));
    if (!kindOfSourceType(before.digitalSourceType)) return { credentials, ...own };
    // What AI made is all of the image, or one of its parts.
    const composite = { digitalSourceType: "compositeWithTrainedAlgorithmicMedia" };
    return { credentials, ...before, ...(!isOfParents(store, active) && composite) };
  } catch (error) {
    if (error instanceof RangeError) return { credentials: {} };
    throw error;
  }
}

function rootOf(store: Uint8Array): Jumbf | undefined {
  const [first] = boxesWithin(viewOf(store), 0, store.length);
  return first?.type === JUMB ? readJumbf(store, first.bodyAt, first.next) : undefined;
}

function readJumbf(store: Uint8Array, start: number, end: number): Jumbf {
  const view = viewOf(store);
  const [head, ...boxes] = boxesWithin(view, start, end);
  if (head?.type !== JUMD) throw new RangeError("A box has no description.");
  // A UUID, then toggles: the second bit says that there is a label.
  const hasLabel = (view.getUint8(head.bodyAt + 16) & 2) !== 0;
  const labelAt = head.bodyAt + 17;
  const labelEnd = hasLabel ? store.indexOf(0, labelAt) : labelAt;
  const label = new TextDecoder().decode(store.subarray(labelAt, Math.min(labelEnd, head.next)));
  return { label, boxes: boxes.map(({ type, bodyAt, next }) => ({ type, start: bodyAt, end: next })) };
}

function childrenOf(store: Uint8Array, parent: Jumbf | undefined): Jumbf[] {
  const boxes = parent?.boxes.filter(({ type }) => type === JUMB) ?? [];
  return boxes.map(({ start, end }) => readJumbf(store, start, end));
}

function cborOf(store: Uint8Array, box: Jumbf | undefined): CborValue | undefined {
  const content = box?.boxes.find(({ type }) => type === CBOR);
  if (!content || content.end - content.start > MOST_BYTES) return undefined;
  return decodeCbor(store.subarray(content.start, content.end));
}

function describeManifest(store: Uint8Array, manifest: Jumbf): ContentCredentials {
  const boxes = childrenOf(store, manifest);
  const claim = cborOf(
    store,
    boxes.find(({ label }) => label === "c2pa.claim" || label === "c2pa.claim.v2"),
  );
  const issuer = issuerOf(
    cborOf(
      store,
      boxes.find(({ label }) => label === "c2pa.signature"),
    ),
  );
  const claimGenerator = generatorOf(claim);
  return { ...(issuer && { issuer }), ...(claimGenerator && { claimGenerator }) };
}

/** Version 2 has a map, version 1 a list of maps and a text such as `Adobe_Firefly/1.0 c2pa-rs/0.7`. */
function generatorOf(claim: CborValue | undefined): string | undefined {
  const info = field(claim, "claim_generator_info");
  const named = agentName(Array.isArray(info) ? info[0] : info);
  const text = field(claim, "claim_generator");
  return named ?? (typeof text === "string" ? text : undefined);
}

/** The certificate is first in the chain, which is in a protected header, or in versions before 1.3 in the other one. */
function issuerOf(signature: CborValue | undefined): string | undefined {
  if (!Array.isArray(signature)) return undefined;
  const [protectedHeader, header] = signature;
  const headers = [protectedHeader instanceof Uint8Array ? decodeCbor(protectedHeader) : undefined, header];
  const [chain] = headers.flatMap((each) => field(each, "33") ?? field(each, "x5chain") ?? []);
  return chain instanceof Uint8Array ? certificateOrganization(chain) : undefined;
}

function actionsOf(store: Uint8Array, manifest: Jumbf): CborValue[] {
  const assertions = childrenOf(store, manifest).find(({ label }) => label === "c2pa.assertions");
  return childrenOf(store, assertions)
    .filter(({ label }) => /^c2pa\.actions(\.v2)?(__\d+)?$/.test(label))
    .flatMap((assertion) => {
      const actions = field(cborOf(store, assertion), "actions");
      return Array.isArray(actions) ? actions : [];
    });
}

/** Whether everything that went into it is an earlier version of it. */
function isOfParents(store: Uint8Array, manifest: Jumbf): boolean {
  const assertions = childrenOf(store, manifest).find(({ label }) => label === "c2pa.assertions");
  return childrenOf(store, assertions)
    .filter(({ label }) => /^c2pa\.ingredient(\.v\d)?(__\d+)?$/.test(label))
    .every((assertion) => field(cborOf(store, assertion), "relationship") === "parentOf");
}

function describeActions(actions: readonly CborValue[]): Omit<Claims, "credentials"> {
  const typed = actions.flatMap((action) => {
    const address = field(action, "digitalSourceType");
    const type = typeof address === "string" ? digitalSourceTypeOf(address) : undefined;
    return type ? [{ type, isCreation: field(action, "action") === "c2pa.created", action }] : [];
  });
  const said =
    typed.find(({ type, isCreation }) => isCreation && kindOfSourceType(type)) ??
    typed.find(({ type }) => kindOfSourceType(type)) ??
    typed.find(({ isCreation }) => isCreation);
  if (!said) return {};
  const isEdit = !said.isCreation && said.type === "trainedAlgorithmicMedia";
  const model = kindOfSourceType(said.type) && agentName(field(said.action, "softwareAgent"));
  return {
    // An image that AI only edited is composed with what AI made.
    digitalSourceType: isEdit ? "compositeWithTrainedAlgorithmicMedia" : said.type,
    ...(model && { model }),
  };
}

/** A text, or the name and version of a map. */
function agentName(agent: CborValue | undefined): string | undefined {
  if (typeof agent === "string") return agent;
  const [name, version] = [field(agent, "name"), field(agent, "version")];
  if (typeof name !== "string") return undefined;
  return typeof version === "string" ? `${name} ${version}` : name;
}

function field(value: CborValue | undefined, name: string): CborValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
