import "./tailwind.css";
import { Fragment } from "react";
import { describeAskedAgain } from "../../components/asked-again.contract.js";
import { describeComposer } from "../../components/composer.contract.js";
import { describeEstimates } from "../../components/estimates.contract.js";
import { describeFailures } from "../../components/failures.contract.js";
import * as parts from "../../tailwind.js";

describeComposer("the Tailwind kit", parts, Fragment);
describeEstimates("the Tailwind kit", parts, Fragment);
describeFailures("the Tailwind kit", parts, Fragment);
describeAskedAgain("the Tailwind kit", parts, Fragment);
