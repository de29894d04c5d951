import { answerCalls } from "../media/worker-calls.js";
import { type EditRequest, renderEdit } from "./render-edit.js";

answerCalls<EditRequest, Blob>(renderEdit);
