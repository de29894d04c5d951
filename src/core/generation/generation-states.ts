import { createStore } from "../store.js";
import {
  type GenerationEvent,
  type GenerationsState,
  initialGenerations,
  reduceGenerations,
} from "./generation-state.js";

/** Holds the state of a library's generations and notifies listeners synchronously. */
export type GenerationStates = {
  get: () => GenerationsState;
  dispatch: (event: GenerationEvent) => void;
  subscribe: (listener: () => void) => () => void;
};

export function createGenerationStates(slots: number): GenerationStates {
  const store = createStore(initialGenerations(slots));
  return {
    get: store.get,
    dispatch: (event) => store.set(reduceGenerations(store.get(), event)),
    subscribe: store.subscribe,
  };
}
