import "./tailwind.css";
import { Fragment } from "react";
import { describeBatches } from "../../components/batch.contract.js";
import { describeStacks } from "../../components/stacks.contract.js";
import * as parts from "../../tailwind.js";

describeBatches("the Tailwind kit", parts, Fragment);
describeStacks("the Tailwind kit", parts, Fragment);
