import "./tailwind.css";
import { Fragment } from "react";
import { describeCompare } from "../../components/compare.contract.js";
import { describeOperationResult } from "../../components/operation-result.contract.js";
import { describeOperations } from "../../components/operations.contract.js";
import { describeRunComparison } from "../../components/run-comparison.contract.js";
import * as parts from "../../tailwind.js";

describeCompare("the Tailwind kit", parts, Fragment);
describeOperations("the Tailwind kit", parts, Fragment);
describeRunComparison("the Tailwind kit", parts, Fragment);
describeOperationResult("the Tailwind kit", parts, Fragment);
