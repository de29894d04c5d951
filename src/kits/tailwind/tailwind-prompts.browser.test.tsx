import "./tailwind.css";
import { Fragment } from "react";
import { describePromptHistory } from "../../components/prompt-history.contract.js";
import { describeRemix } from "../../components/remix.contract.js";
import { describeVideoDraft } from "../../components/video-draft.contract.js";
import * as parts from "../../tailwind.js";

describePromptHistory("prompts in the Tailwind kit", parts, Fragment);
describeRemix("the Tailwind kit", parts, Fragment);
describeVideoDraft("the Tailwind kit", parts, Fragment);
