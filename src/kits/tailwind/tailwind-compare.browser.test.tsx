import "./tailwind.css";
import { Fragment } from "react";
import { describeCompare } from "../../components/compare.contract.js";
import * as parts from "../../tailwind.js";

describeCompare("the Tailwind kit", parts, Fragment);
