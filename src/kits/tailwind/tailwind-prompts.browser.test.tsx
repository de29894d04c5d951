import "./tailwind.css";
import { Fragment } from "react";
import { describePromptHistory } from "../../components/prompt-history.contract.js";
import * as parts from "../../tailwind.js";

describePromptHistory("prompts in the Tailwind kit", parts, Fragment);
